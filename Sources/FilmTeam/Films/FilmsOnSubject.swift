/// Who the films of `FilmData` are about, checked by hand: the data itself does not say.
///
/// A surname in a title proves nothing: *Lovelace* (2013) is about another woman, *Lord Byron* (2011)
/// about no poet. Only films that tell the person's own life, or a documented part of it, stand here.
enum FilmsOnSubject {
  /// Lines of a name, with other forms of it after `/`, and the IMDb ids of the films.
  static let table = """
    Ada Lovelace / Augusta Ada King / Ada King, Countess of Lovelace: tt0118882
    Abraham Lincoln: tt0443272 tt0032181 tt2034098 tt2316868
    Akbar: tt0449994
    Alan Turing / Alan Mathison Turing: tt2084970
    Alexander the Great / Alexander: tt0346491 tt0048937
    Alma Mahler: tt0212827 tt1235537
    Amelia Earhart: tt1129445
    Andrei Rublev: tt0060107
    Anne Boleyn: tt0064030 tt0467200
    Anne Frank: tt0052738
    Anne Sullivan: tt0056241
    Arthur Rimbaud: tt0114702
    Artemisia Gentileschi: tt0123385
    Averroes / Ibn Rushd: tt0119629
    Beatrix Potter: tt0482546
    Bernadette Soubirous: tt0036377
    Camille Claudel: tt0094828 tt2018086
    Caravaggio: tt0090798
    Carl Jung / Carl Gustav Jung: tt1571222
    Charles Darwin: tt0974014
    Charles Dickens: tt1700845
    Che Guevara / Ernesto Guevara: tt0892255 tt0374569 tt0318462
    Christopher Columbus: tt0103594 tt0103962
    Cleopatra / Cleopatra VII: tt0056937 tt0038390
    Coco Chanel / Gabrielle Chanel: tt1035736 tt1023441
    Confucius: tt1397498
    Dian Fossey: tt0095243
    Dido Elizabeth Belle: tt2404181
    Dora Carrington: tt0112637
    Edith Piaf: tt0450188
    Elizabeth I / Queen Elizabeth I: tt0127536 tt0414055
    Emiliano Zapata: tt0045296
    Ernest Shackleton: tt0264578
    Eva Perón: tt0116250
    Francisco Goya: tt0455957 tt0210717
    Franz Liszt: tt0054324 tt0073298
    Frida Kahlo: tt0120679
    Genghis Khan: tt0416044
    Georges Danton: tt0083789
    Giacomo Casanova: tt0074291
    Gustav Mahler: tt0071797 tt1235537
    Hannah Arendt: tt1674773
    Hans Christian Andersen: tt0044685
    Harvey Milk: tt1013753
    Helen Keller: tt0056241
    Hildegard of Bingen / Hildegard von Bingen: tt0995850
    Howard Hughes: tt0338751
    Hypatia / Hypatia of Alexandria: tt1186830
    J. M. W. Turner / William Turner: tt2473794
    Jane Austen: tt0416508
    Joan of Arc / Jeanne d'Arc: tt0151137 tt0040491 tt0050928 tt0059616
    Johannes Vermeer: tt0335119
    John Keats: tt0810784
    John Nash: tt0268978
    Karen Blixen / Isak Dinesen: tt0089755
    Leo Tolstoy: tt0824758
    Lord Byron / George Gordon Byron: tt0091142
    Ludwig van Beethoven: tt0110116 tt0424908
    Ludwig Wittgenstein: tt0108583
    Mahatma Gandhi / Mohandas Gandhi: tt0083987 tt0459293
    Malcolm X: tt0104797
    Maria Anna Mozart / Nannerl Mozart: tt1653911
    Marie Antoinette: tt0422720 tt1753813
    Marie Curie / Maria Skłodowska-Curie: tt0036126
    Martin Luther: tt0309820
    Martin Luther King / Martin Luther King Jr.: tt1020072
    Mary Shelley: tt0091142
    Mary, Queen of Scots / Mary Stuart: tt0067402
    Michael Collins: tt0117039
    Michelangelo: tt0058886
    Molière: tt0796335
    Nelson Mandela: tt2304771 tt1057500 tt0438859
    Nostradamus: tt0110689
    Oliver Cromwell: tt0065593
    Omar Khayyam: tt0294806
    Omar Mukhtar: tt0081059
    Oscar Wilde: tt0120514
    Oskar Schindler: tt0108052
    Paul Verlaine: tt0114702
    Pierre Curie: tt0036126
    Puyi: tt0093389
    Queen Victoria: tt0962736 tt0119280
    Richard Feynman: tt0116635
    Rosa Luxemburg: tt0091869
    Sabina Spielrein: tt0333611 tt1571222
    Sayat-Nova: tt0063555
    Sigmund Freud: tt0055998 tt1571222
    Solomon Northup: tt2024544
    Sophie Scholl: tt0426578
    Spartacus: tt0054331
    Stephen Hawking: tt2980516 tt0103882
    Séraphine Louis: tt1048171
    T. E. Lawrence / Thomas Edward Lawrence / Lawrence of Arabia: tt0056172
    Thomas Becket: tt0057877
    Thomas More: tt0060665
    Vera Brittain: tt1441953
    Vincent van Gogh: tt0049456 tt0103190 tt0100873
    William Shakespeare: tt0138097
    William Wallace: tt0112573
    William Wilberforce: tt0454776
    Wolfgang Amadeus Mozart: tt0086879
    """
}
