// swift-format-ignore-file
// An extract of film data from Wikidata, released under CC0 1.0 by its contributors.
//
// Taken from the file movies.db of the Python package bokeh-sampledata 2026.1, which states: Wikidata,
// retrieved 2026-10-18, CC0-1.0, films first published 1940 to 2014.
// SHA-256 of movies.db: 1d9c6a02e488d0354b2309e16130c58820a91ac2ce417e814c5964f9579a65ac
//
// Selection: every film of the genre Biography; films of the genre History that have a gross and are not
// Sci-Fi, Fantasy, Horror or Animation; and the films that FilmsOnSubject and FilmsOnTheme name.
// Left out: the cast (alphabetical, with people from archive footage) and everything about ratings.
// At most two directors and three countries of a film are kept.
//
// Gross is the largest figure reported in US dollars, mostly worldwide, of no stated year's dollars; empty
// where none is known or the figure is below 20,000. There is no budget in the data.

/// Columns, separated by tabs: IMDb id, title, year, gross, genres, directors, countries.
enum FilmData {
  static let retrieved = "2026-10-18"

  static let table = #"""
    tt0032181	Abe Lincoln in Illinois	1940		Biography, Drama	John Cromwell	USA
    tt0032983	The Return of Frank James	1940		Biography, Western	Fritz Lang	USA
    tt0033407	Blossoms in the Dust	1941		Biography, Romance, Drama	Mervyn LeRoy	USA
    tt0033467	Citizen Kane	1941		Biography, Mystery, Drama	Orson Welles	USA
    tt0033980	One Foot in Heaven	1941		Biography, Drama	Irving Rapper	USA
    tt0034167	Sergeant York	1941		Biography, War, Drama	Howard Hawks	USA
    tt0034272	That Hamilton Woman	1941		Biography, Drama	Alexander Korda	UK, USA
    tt0034277	They Died with Their Boots On	1941		Biography, War, Western	B. Reeves Eason, Raoul Walsh	USA
    tt0034778	Gentleman Jim	1942		Biography, Drama, Sport	Raoul Walsh	USA
    tt0035211	The Pride of the Yankees	1942		Biography, Drama	Sam Wood	USA
    tt0035575	Yankee Doodle Dandy	1942		Biography, Musical, War, Drama	Michael Curtiz	USA
    tt0036126	Madame Curie	1943		Biography, Drama	Mervyn LeRoy	USA
    tt0036377	The Song of Bernadette	1943		Biography, Drama	Henry King	USA
    tt0037824	Ivan the Terrible. Part I	1944		Biography, Drama	Sergei Eisenstein	Soviet Union
    tt0037323	The Fighting Sullivans	1944		Biography, War, Drama	Lloyd Bacon	USA
    tt0036880	The Great Moment	1944		Biography, Drama	Preston Sturges	USA
    tt0037465	Wilson	1944		Biography, Drama	Henry King	USA
    tt0038390	Caesar and Cleopatra	1945		Romance, Comedy, Drama	Gabriel Pascal	UK
    tt0037576	Captain Kidd	1945		Biography, Adventure	Rowland V. Lee	USA
    tt0038026	Rhapsody in Blue	1945		Biography, Musical, Drama	Irving Rapper	USA
    tt0038120	The Story of G.I. Joe	1945		Biography, War, Drama	William A. Wellman	USA
    tt0038776	Night and Day	1946		Biography, Musical, Drama	Michael Curtiz	USA
    tt0038661	The Jolson Story	1946		Biography, Musical	Alfred Edward Green	USA
    tt0039035	Till the Clouds Roll By	1946		Biography, Musical	Richard Whorf	USA
    tt0039566	Life with Father	1947		Biography, Comedy	Michael Curtiz	USA
    tt0040491	Joan of Arc	1948		Biography, Drama	Victor Fleming	USA
    tt0040976	Words and Music	1948		Biography, Musical	Norman Taurog	USA
    tt0041497	I Shot Jesse James	1949		Biography, Western	Samuel Fuller	USA
    tt0042200	Annie Get Your Gun	1950		Biography, Musical, Comedy	Busby Berkeley, Charles Walters	USA
    tt0041530	Jolson Sings Again	1950		Biography, Musical, Drama	Henry Levin	USA
    tt0042609	The Jackie Robinson Story	1950		Biography, Sport	Alfred Edward Green	USA
    tt0042702	The Magnificent Yankee	1950		Biography	John Sturges	USA
    tt0041928	The Stratton Story	1950		Biography, Romance, Drama	Sam Wood	USA
    tt0043153	Young Man with a Horn	1950		Biography, Musical, Drama	Michael Curtiz	USA
    tt0043669	I'll See You in My Dreams	1951		Biography, Musical	Michael Curtiz	USA
    tt0043461	The Desert Fox: The Story of Rommel	1951		Biography, War	Henry Hathaway	USA
    tt0044314	5 Fingers	1952		Biography, Drama, Action	Joseph L. Mankiewicz	USA
    tt0044685	Hans Christian Andersen	1952		Biography, Musical, Romance	Charles Vidor	USA
    tt0044926	Moulin Rouge	1952		Biography, Musical, Romance, Drama, History	John Huston	UK, USA
    tt0045296	Viva Zapata!	1952		Biography, War, Western, Drama	Elia Kazan	USA
    tt0045333	With a Song in My Heart	1952		Biography, Musical, Drama	Walter Lang	USA
    tt0045886	Houdini	1953		Biography, Drama	George Marshall	USA
    tt0045943	Julius Caesar	1953	3920000	Drama, History	Joseph L. Mankiewicz	USA
    tt0045471	The Actress	1953		Biography, Comedy, Drama	George Cukor	USA
    tt0046204	The President's Lady	1953		Biography, History	Henry Levin	USA
    tt0047030	The Glenn Miller Story	1954		Biography, Musical, Drama	Anthony Mann	USA
    tt0047977	Davy Crockett, King of the Wild Frontier	1955		Biography, Family	Norman Foster	USA
    tt0048191	I'll Cry Tomorrow	1955		Biography, Musical, Drama	Daniel Mann	USA
    tt0048308	Lola Montès	1955		Biography, Drama	Max Ophüls	France, Germany
    tt0048316	Love Is a Many-Splendored Thing	1955		Biography, War, Romance, Drama	Henry King	USA
    tt0048317	Love Me or Leave Me	1955		Biography, Musical, Drama	Charles Vidor	USA
    tt0047956	The Court-Martial of Billy Mitchell	1955		Biography, Drama	Otto Preminger	USA
    tt0048312	The Long Gray Line	1955		Biography, Drama	John Ford	USA
    tt0048729	To Hell and Back	1955		Biography, War, Drama, Action	Jesse Hibbs	USA
    tt0048937	Alexander the Great	1956		Biography, War, Drama, History	Robert Rossen	Spain, USA
    tt0049456	Lust for Life	1956		Biography, Drama	George Cukor, Vincente Minnelli	USA
    tt0049778	Somebody Up There Likes Me	1956	3360000	Biography, Drama, Sport	Robert Wise	USA
    tt0050383	Fear Strikes Out	1957		Biography, Drama, Sport	Robert Mulligan	USA
    tt0050681	Man of a Thousand Faces	1957		Biography, Drama	Joseph Pevney	USA
    tt0050928	Saint Joan	1957		Biography, War, Drama	Otto Preminger	UK, USA
    tt0051003	The Spirit of St. Louis	1957		Biography, Drama	Billy Wilder	USA
    tt0051019	The Strange One	1957		Biography, Drama	Jack Garfein	USA
    tt0051198	The Wings of Eagles	1957		Biography, War, Drama	John Ford	USA
    tt0051758	I Want to Live!	1958		Biography, Drama, Crime	Robert Wise	USA
    tt0051790	Ivan the Terrible. Part II	1958		Biography, Drama	Sergei Eisenstein	Soviet Union
    tt0051776	The Inn of the Sixth Happiness	1958		Biography, War, Drama	Mark Robson	UK, USA
    tt0051849	The Left Handed Gun	1958		Biography, Western	Arthur Penn	USA
    tt0050123	The Lovers of Montparnasse	1958		Biography, Drama	Jacques Becker, Max Ophüls	France, Germany, Italy
    tt0052365	The Vikings	1958	6000000	Drama, History, Action, Adventure	Richard Fleischer	USA
    tt0052618	Ben-Hur	1959	164000000	Drama, History, Action	William Wyler	USA
    tt0052738	The Diary of Anne Frank	1959		Biography, War, Drama	George Stevens	USA
    tt0053131	The Nun's Story	1959	12800000	Biography, Drama	Fred Zinnemann	USA
    tt0053901	Hell to Eternity	1960		Biography, War	Phil Karlson	USA
    tt0054098	Mughal-e-Azam	1960		Biography, Romance, Drama	K. Asif	India
    tt0054324	Song Without End	1960		Biography, Musical, Romance, Drama	Charles Vidor, George Cukor	USA
    tt0054331	Spartacus	1960		Biography, War, Romance, Drama, History, Action	Stanley Kubrick	USA
    tt0054354	Sunrise at Campobello	1960		Biography, Drama	Vincent J. Donehue	USA
    tt0054847	El Cid	1961		Biography, War, Romance, Drama	Anthony Mann	Italy, USA
    tt0055047	King of Kings	1961		Biography, Drama, History	Nicholas Ray	USA
    tt0054991	The Hoodlum Priest	1961		Biography	Irvin Kershner	USA
    tt0055798	Birdman of Alcatraz	1962		Biography, Drama	John Frankenheimer	USA
    tt0055998	Freud: The Secret Passion	1962		Biography, Drama	John Huston	USA
    tt0056016	Geronimo	1962		Biography, Western	Arnold Laven	USA
    tt0056048	Gypsy	1962		Biography, Musical, Comedy, Drama	Mervyn LeRoy	USA
    tt0056058	Harakiri	1962		Drama, History, Action	Masaki Kobayashi	Japan
    tt0056172	Lawrence of Arabia	1962	45716692	Biography, War, Drama, History, Adventure	David Lean	UK, USA
    tt0056197	The Longest Day	1962	50000000	War, Drama, History, Action	Bernhard Wicki, Darryl F. Zanuck	USA
    tt0056241	The Miracle Worker	1962		Biography, Drama	Arthur Penn	USA
    tt0059616	The Trial of Joan of Arc	1962		Drama	Robert Bresson	France
    tt0056937	Cleopatra	1963	57800000	Biography, War, Romance, Drama, History	Joseph L. Mankiewicz	Switzerland, UK, USA
    tt0057393	PT 109	1963		Biography, War, Drama	Leslie H. Martinson	USA
    tt0056952	The Cool World	1963		Biography	Shirley Clarke	USA
    tt0057115	The Great Escape	1963	11972799	War, Thriller, Drama, History, Adventure	John Sturges	USA
    tt0057877	Becket	1964	149327	Biography, Drama	Peter Glenville	UK, USA
    tt0058708	The Unsinkable Molly Brown	1964		Biography, Musical, Comedy	Charles Walters	USA
    tt0058886	The Agony and the Ecstasy	1965		Biography	Carol Reed	Italy, USA
    tt0059742	The Sound of Music	1965		Biography, Musical, Romance, Drama	Robert Wise	USA
    tt0060665	A Man for All Seasons	1966	28350000	Biography, Drama	Fred Zinnemann	UK
    tt0060107	Andrei Rublev	1966		Biography, History	Andrei Tarkovsky	Soviet Union
    tt0058946	The Battle of Algiers	1966	962002	War, Drama, History	Gillo Pontecorvo	Algeria, Italy
    tt0060196	The Good, the Bad and the Ugly	1966	38900000	War, Western, Drama, History, Action	Sergio Leone	Germany, Italy, Spain
    tt0060860	The Taking of Power by Louis XIV	1966		Biography	Roberto Rossellini	France
    tt0061418	Bonnie and Clyde	1967		Biography, Drama, Crime, Action	Arthur Penn	USA
    tt0061620	Elvira Madigan	1967		Biography, Romance, Drama	Bo Widerberg	Sweden
    tt0061749	The Happiest Millionaire	1967		Biography, Musical, Family	Norman Tokar	USA
    tt0062994	Funny Girl	1968		Biography, Musical, Romance, Comedy, Drama	William Wyler	USA
    tt0063141	Isadora	1968		Biography, Drama	Karel Reisz	France, UK
    tt0064116	Once Upon a Time in the West	1968	5434825	Western, Drama, History, Action	Sergio Leone	Italy, USA
    tt0062755	The Boston Strangler	1968		Biography, Drama, Crime	Richard Fleischer	USA
    tt0062977	The Fixer	1968		Biography, Drama	John Frankenheimer	UK, USA
    tt0064002	Alice's Restaurant	1969		Biography, Comedy, Drama	Arthur Penn	USA
    tt0064030	Anne of the Thousand Days	1969		Biography, Drama	Charles Jarrott	UK
    tt0064115	Butch Cassidy and the Sundance Kid	1969	102308889	Biography, Western, Comedy, Drama	George Roy Hill	USA
    tt0064212	De Sade	1969		Biography, Thriller, Drama	Cy Endfield, Gordon Hessler	Germany, USA
    tt0063555	The Color of Pomegranates	1969		Biography, Drama	Sergei Parajanov	Soviet Union
    tt0065547	Chisum	1970		Biography, Western, Action	Andrew V. McLaglen	USA
    tt0065593	Cromwell	1970		Biography, War, Drama, History	Ken Hughes	UK, USA
    tt0065988	Little Big Man	1970	31600000	War, Western, Comedy, Drama, History, Action, Adventure	Arthur Penn	USA
    tt0066130	Ned Kelly	1970		Biography, Western, Drama	Tony Richardson	Australia, UK
    tt0066206	Patton	1970	61800000	Biography, War, Drama	Franklin J. Schaffner	USA
    tt0065797	The Great White Hope	1970		Biography, Romance, Drama, Sport	Martin Ritt	USA
    tt0066494	Tropic of Cancer	1970		Biography, Drama	Joseph Strick	USA
    tt0066549	Waterloo	1970		Biography, War, Drama, History	Sergei Bondarchuk	Italy, Soviet Union
    tt0066730	10 Rillington Place	1971		Biography, Drama, Crime	Richard Fleischer	UK
    tt0065580	Countess Dracula	1971		Biography, Horror	Peter Sasdy	UK
    tt0067069	Evel Knievel	1971		Biography, Thriller, Action	Marvin J. Chomsky	USA
    tt0067276	Joe Hill	1971		Biography, Drama	Bo Widerberg	Sweden, USA
    tt0067277	Johnny Got His Gun	1971		Biography, War, Drama	Dalton Trumbo	USA
    tt0067402	Mary, Queen of Scots	1971		Biography, Drama, History	Charles Jarrott	UK, USA
    tt0067483	Nicholas and Alexandra	1971		Biography, Drama, History	Franklin J. Schaffner	UK, USA
    tt0067803	Summer of '42	1971		Biography, Romance, Comedy, Drama	Robert Mulligan	USA
    tt0066993	The Devils	1971	11000000	Biography, Drama	Ken Russell	UK
    tt0069824	Brother Sun, Sister Moon	1972		Biography, Drama	Franco Zeffirelli	Italy, UK, USA
    tt0068828	Lady Sings the Blues	1972		Biography, Musical, Drama	Sidney J. Furie	USA
    tt0068924	Marjoe	1972		Biography, Documentary	Howard Smith, Sarah Kernochan	USA
    tt0068646	The Godfather	1972	270007394	Thriller, Drama, Crime, History	Francis Ford Coppola	Italy, USA
    tt0068853	The Life and Times of Judge Roy Bean	1972		Biography, Western, Comedy	John Huston	USA
    tt0069528	Young Winston	1972	2150000	Biography, Drama	Richard Attenborough	Australia, UK, USA
    tt0070184	Hitler: The Last Ten Days	1973		Biography, War, Drama, History	Ennio de Concini	Italy, UK, USA
    tt0068883	Ludwig	1973		Biography, Drama	Luchino Visconti	France, Germany, Italy
    tt0070511	Papillon	1973	53267000	Biography, Drama	Franklin J. Schaffner	France, USA
    tt0070518	Pat Garrett and Billy the Kid	1973		Biography, Western	Sam Peckinpah	USA
    tt0070666	Serpico	1973	29857432	Biography, Drama, Crime, Action	Sidney Lumet	Italy, USA
    tt0070957	The Tenderness of Wolves	1973		Biography, Drama, Crime	Ulli Lommel	Germany
    tt0070895	Walking Tall	1973		Biography, Thriller, Drama, Crime, Action	Phil Karlson	USA
    tt0071746	Lenny	1974		Biography, Drama	Bob Fosse	USA
    tt0071797	Mahler	1974		Biography, Drama	Ken Russell	UK
    tt0072204	Stavisky	1974		Biography, Drama	Alain Resnais	France, Italy
    tt0071691	The Enigma of Kaspar Hauser	1974		Biography, Drama	Werner Herzog	Germany
    tt0071562	The Godfather Part II	1974	47960085	Thriller, Mystery, Drama, Crime, History, Action	Francis Ford Coppola	USA
    tt0072684	Barry Lyndon	1975	20000000	War, Comedy, Drama, History, Adventure	Stanley Kubrick	UK, USA
    tt0071411	Dersu Uzala	1975		Biography, Drama, Adventure	Akira Kurosawa	Japan, Soviet Union
    tt0072890	Dog Day Afternoon	1975	50000000	Biography, Thriller, Mystery, Comedy, Drama, Crime, Action	Sidney Lumet	USA
    tt0073026	Funny Lady	1975		Biography, Musical	Herbert Ross	USA
    tt0073053	Give 'em Hell, Harry!	1975		Biography, Drama	Peter H. Hunt, Steve Binder	USA
    tt0073298	Lisztomania	1975		Biography, Musical	Ken Russell	UK
    tt0072443	The Mirror	1975		Biography, Drama	Andrei Tarkovsky	Soviet Union
    tt0073114	The Story of Adele H.	1975		Biography, Drama, History	François Truffaut	France
    tt0073906	The Wind and the Lion	1975		Biography, Action, Adventure	John Milius	USA
    tt0074119	All the President's Men	1976	70600000	Thriller, Drama, Crime, History	Alan J. Pakula	USA
    tt0074235	Bound for Glory	1976		Biography, Musical, Drama	Hal Ashby	USA
    tt0074291	Fellini's Casanova	1976		Biography, Romance, Comedy, Drama	Federico Fellini	Italy
    tt0074562	Gable and Lombard	1976		Biography, Romance, Drama	Sidney J. Furie	USA
    tt0074678	The Incredible Sarah	1976		Biography, Drama	Richard Fleischer	UK, USA
    tt0076245	Julia	1977		Biography, Drama	Fred Zinnemann	UK, USA
    tt0076342	MacArthur	1977		Biography, War, Drama	Joseph Sargent	USA
    tt0076868	Valentino	1977		Biography, Drama	Ken Russell	UK, USA
    tt0077928	Midnight Express	1978	35000000	Biography, Drama, Crime	Alan Parker	UK, USA
    tt0077280	The Buddy Holly Story	1978		Biography, Musical, Drama	Steve Rash	USA
    tt0077416	The Deer Hunter	1978	50000000	War, Drama, History	Michael Cimino	USA
    tt0078754	All That Jazz	1979	37823676	Biography, Musical, Drama	Bob Fosse	USA
    tt0080491	Caligula	1979	23438120	Biography, Drama	Bob Guccione, Tinto Brass	Italy, UK, USA
    tt0097937	My Left Foot	1979		Biography, Drama	Jim Sheridan	Ireland, UK
    tt0080549	Coal Miner's Daughter	1980		Biography, Musical, Drama	Michael Apted	USA
    tt0080854	Heart Beat	1980		Biography, Drama	John Byrum	USA
    tt0081055	Lightning Over Water	1980		Biography, Documentary	Nicholas Ray, Wim Wenders	Germany, Sweden, USA
    tt0081059	Lion of the Desert	1980		Biography, War	Moustapha Akkad	USA
    tt0081235	Nijinsky	1980		Biography, Musical, Drama	Herbert Ross	UK, USA
    tt0081398	Raging Bull	1980	23383987	Biography, Drama, Crime, History, Sport, Action	Martin Scorsese	USA
    tt0080678	The Elephant Man	1980	26010864	Biography, Drama	David Lynch	USA
    tt0080907	The Hunter	1980		Biography, Thriller, Action	Buzz Kulik	USA
    tt0080913	The Idolmaker	1980		Biography, Musical, Drama	Taylor Hackford	USA
    tt0081071	The Long Riders	1980		Biography, Western	Walter Hill	USA
    tt0080031	Tom Horn	1980		Biography, Western, Action	William Wiard	USA
    tt0081748	Where the Buffalo Roam	1980		Biography, Comedy	Art Linson	USA
    tt0082158	Chariots of Fire	1981	59303359	Biography, Drama, History, Sport	Hugh Hudson	Australia, UK
    tt0082096	Das Boot	1981	84970337	War, Drama, History	Wolfgang Petersen	West Germany
    tt0082432	Gallipoli	1981	5732587	War, History	Peter Weir	Australia
    tt0082766	Mommie Dearest	1981		Biography, Drama	Frank Perry	USA
    tt0082979	Reds	1981		Biography, War, Romance, Drama	Warren Beatty	USA
    tt0083922	Fanny and Alexander	1982	6795771	Drama, History	Ingmar Bergman	France, Germany, Sweden
    tt0083967	Frances	1982		Biography, Drama	Graeme Clifford	USA
    tt0083987	Gandhi	1982	52800000	Biography, Drama, History	Richard Attenborough	India, UK
    tt0085640	Hammett	1982		Biography, Mystery, Drama, Crime	Wim Wenders	USA
    tt0084335	Missing	1982		Biography, Thriller, Drama	Costa-Gavras	USA
    tt3551840	The Ballad of Gregorio Cortez	1982		Biography	Robert Milton Young	USA
    tt0085794	The King of Comedy	1982		Biography, Comedy, Drama, Crime	Martin Scorsese	USA
    tt0085380	Cross Creek	1983		Biography, Romance, Drama, History	Martin Ritt	USA
    tt0083789	Danton	1983		Biography, Drama, History	Andrzej Wajda	France, Germany, Poland
    tt0085370	Entre Nous	1983		Biography, Drama	Diane Kurys	France
    tt0085656	Heart Like a Wheel	1983		Biography, Drama	Jonathan Kaplan	USA
    tt0086102	Phar Lap	1983		Biography, Sport	Simon Wincer	Australia
    tt0086250	Scarface	1983	65884703	Thriller, Drama, Crime, History, Action	Brian De Palma	USA
    tt0086312	Silkwood	1983		Biography, Drama	Mike Nichols	USA
    tt0086355	Star 80	1983		Biography, Drama	Bob Fosse	USA
    tt0084589	The Return of Martin Guerre	1983		Biography, Drama, History	Daniel Vigne	France
    tt0086197	The Right Stuff	1983	21192102	Drama, History, Adventure	Philip Kaufman	USA
    tt0086879	Amadeus	1984	90000000	Biography, Musical, Drama, History	Miloš Forman	USA
    tt0087843	Once Upon a Time in America	1984	5321508	Documentary, Western, Thriller, Drama, Crime, History, Action	Sergio Leone	France, Italy, USA
    tt0087957	Purple Rain	1984		Biography, Musical, Romance, Drama, Crime	Albert Magnoli	USA
    tt0088074	Secret Honor	1984		Biography, Drama	Robert Altman	USA
    tt0087553	The Killing Fields	1984		Biography, Drama	Roland Joffé	UK
    tt0087910	The Philadelphia Experiment	1984	8000000	Sci-Fi, Biography, Mystery, Drama, Action	Stewart Raffill	USA
    tt0088987	Dance with a Stranger	1985		Biography, Drama, Crime	Mike Newell	UK
    tt0089079	Eleni	1985		Biography, War, Drama	Peter Yates	USA
    tt0089420	King David	1985		Biography, Drama	Bruce Beresford	UK, USA
    tt0089560	Mask	1985		Biography, Drama	Peter Bogdanovich	USA
    tt0089603	Mishima: A Life in Four Chapters	1985	569996	Biography, Drama	Paul Schrader	Japan, USA
    tt0089647	My American Cousin	1985		Biography, Drama	Sandy Wilson	Canada
    tt0089755	Out of Africa	1985	227500000	Biography, Romance, Drama, Adventure	Sydney Pollack	USA
    tt0091943	Sherman's March	1985		Biography, Documentary	Ross McElwee	USA
    tt0090110	Sweet Dreams	1985		Biography, Musical, Romance, Drama	Karel Reisz	USA
    tt0088939	The Color Purple	1985	98400000	Drama, History	Steven Spielberg	USA
    tt0090798	Caravaggio	1986		Biography, Drama, History	Derek Jarman	Australia, UK
    tt0091142	Gothic	1986		Horror, Drama	Ken Russell	UK
    tt0099763	Henry: Portrait of a Serial Killer	1986		Biography, Horror, Thriller, Drama, Crime	John McNaughton	USA
    tt0091295	Jo Jo Dancer, Your Life Is Calling	1986		Biography, Comedy, Drama	Richard Pryor	USA
    tt0091869	Rosa Luxemburg	1986		Biography, Drama	Margarethe von Trotta	Czechoslovakia, Germany
    tt0091886	Salvador	1986		Biography, War, Drama	Oliver Stone	Mexico, UK, USA
    tt0091954	Sid and Nancy	1986	2800000	Biography, Musical, Drama	Alex Cox	UK, USA
    tt0091530	The Mission	1986	17502499	Drama, History	Roland Joffé	France, UK
    tt0092090	Thérèse	1986		Biography, Drama	Alain Cavalier	France
    tt0092732	Castaway	1987		Biography, Drama	Nicolas Roeg	Australia, UK
    tt0092804	Cry Freedom	1987		Biography, Drama	Richard Attenborough	Italy, UK
    tt0093378	La Bamba	1987		Biography, Musical, Drama	Luis Valdez	USA
    tt0093512	Maurice	1987	3300000	Drama, History	James Ivory	Australia, UK
    tt0093727	Personal Services	1987		Biography, Comedy	Terry Jones	Australia, UK
    tt0093776	Prick Up Your Ears	1987		Biography, Drama	Stephen Frears	UK
    tt0093389	The Last Emperor	1987	44000000	Biography, Drama, History	Bernardo Bertolucci	British Hong Kong, France, Italy
    tt0094226	The Untouchables	1987	76270454	Biography, Thriller, Drama, Crime, History, Action	Brian De Palma	USA
    tt0096409	Walker	1987		Biography, War, Drama, Action	Alex Cox	USA
    tt0094317	White Mischief	1987		Biography, Crime	Michael Radford	Australia, UK, USA
    tt0094747	Bird	1988		Biography, Musical, Drama	Clint Eastwood	USA
    tt0092675	Bloodsport	1988	50000000	Biography, Action	Newt Arnold	USA
    tt0094828	Camille Claudel	1988		Biography, Romance, Drama, History	Bruno Nuytten	France
    tt0094924	Evil Angels	1988		Biography, Drama	Fred Schepisi	Australia, USA
    tt0095243	Gorillas in the Mist	1988		Biography, Drama, History	Michael Apted	USA
    tt0095360	Imagine: John Lennon	1988		Biography, Documentary, Musical	Andrew Solt	UK, USA
    tt0095515	Let's Get Lost	1988		Biography, Documentary, Musical	Bruce Weber	USA
    tt0095836	Patty Hearst	1988		Biography, Drama	Paul Schrader	USA
    tt0094027	Stand and Deliver	1988		Biography, Drama	Ramón Menéndez	USA
    tt0095250	The Big Blue	1988		Biography, Romance, Drama, Adventure	Luc Besson	France, Italy, USA
    tt0095497	The Last Temptation of Christ	1988	8373585	Thriller, Drama, History	Martin Scorsese	Canada, USA
    tt0096316	Tucker: The Man and His Dream	1988	19656113	Biography, Drama	Francis Ford Coppola	USA
    tt0096943	Blaze	1989		Biography, Romance, Comedy, Drama	Ron Shelton	USA
    tt0096969	Born on the Fourth of July	1989	161000000	Biography, War, Drama	Oliver Stone	USA
    tt0097100	Communion	1989	1919653	Sci-Fi, Biography, Horror, Drama	Philippe Mora	USA
    tt0097457	Great Balls of Fire!	1989		Biography, Musical, Comedy, Drama	Jim McBride	USA
    tt0097499	Henry V	1989		Biography, War, Drama, History, Action	Kenneth Branagh	UK
    tt0097722	Lean on Me	1989		Biography, Drama	John G. Avildsen	USA
    tt0098219	Romero	1989		Biography, Drama, History	John Duigan	Mexico, USA
    tt0098513	Triumph of the Spirit	1989		Biography, Drama, Sport	Robert Milton Young	USA
    tt0098660	Wired	1989		Biography, Comedy, Drama	Larry Peerce	USA
    tt0099040	An Angel at My Table	1990		Biography, Drama	Jane Campion	Australia, UK
    tt0099776	Europa Europa	1990		Biography, War, Drama, History	Agnieszka Holland	France, Germany, Poland
    tt0099685	Goodfellas	1990	47036784	Biography, Thriller, Drama, Crime, History	Martin Scorsese	USA
    tt0099762	Henry & June	1990		Biography, Drama	Philip Kaufman	USA
    tt0100486	Reversal of Fortune	1990		Biography, Mystery, Drama	Barbet Schroeder	Japan, USA
    tt0099674	The Godfather Part III	1990	136766062	Thriller, Mystery, Drama, Crime, History	Francis Ford Coppola	USA
    tt0099951	The Krays	1990		Biography, Drama, Crime	Peter Medak	UK
    tt0100873	Vincent & Theo	1990		Biography, Drama	Robert Altman	France, Germany, Italy
    tt0101252	29th Street	1991	2120564	Biography, Comedy, Drama	George Gallo	USA
    tt0103882	A Brief History of Time	1991		Biography, Documentary	Errol Morris	USA
    tt0101516	Bugsy	1991		Biography, Drama, Crime	Barry Levinson	USA
    tt0102138	JFK	1991	205405498	Biography, Thriller, Mystery, Drama, Crime, History	Oliver Stone	USA
    tt0102141	Jacquot de Nantes	1991		Biography, Drama	Agnès Varda	France
    tt0102181	Kafka	1991		Biography, Drama	Steven Soderbergh	France, USA
    tt0102288	Let Him Have It	1991		Biography, Drama, Crime	Peter Medak	France, UK
    tt0102460	Mobsters	1991		Biography, Drama, Crime	Michael Karbelnikoff	USA
    tt0102555	Not Without My Daughter	1991		Biography, Drama	Brian Gilbert	USA
    tt0103285	Once Upon a Time in China	1991		Biography, Action	Tsui Hark	Hong Kong
    tt0101640	Raise the Red Lantern	1991	2603061	Romance, Drama, History	Zhang Yimou	People's Republic of China
    tt0101761	The Doors	1991		Biography, Musical, Drama	Oliver Stone	USA
    tt0103838	The Inner Circle	1991		Biography, Drama, History	Andrei Konchalovsky	Italy, Soviet Union, USA
    tt0103190	Van Gogh	1991		Biography, Drama	Maurice Pialat	France
    tt0103262	Wild Hearts Can't Be Broken	1991		Biography, Romance, Drama	Steve Miner	USA
    tt0103594	1492 – Conquest of Paradise	1992		Biography, Drama, History, Adventure	Ridley Scott	France, Spain, UK
    tt0105265	A River Runs Through It	1992		Biography, Drama	Robert Redford	USA
    tt0103671	American Me	1992		Biography, Drama, Crime	Edward James Olmos	USA
    tt0102816	Center Stage	1992		Biography	Stanley Kwan	Hong Kong
    tt0103939	Chaplin	1992	9500000	Biography, Comedy, Drama	Richard Attenborough	France, Italy, Japan
    tt0103962	Christopher Columbus: The Discovery	1992		Biography, Drama, History, Adventure	John Glen	Spain, UK, USA
    tt0104427	Hoffa	1992		Biography, Drama, Crime	Danny DeVito	USA
    tt0104797	Malcolm X	1992		Biography, Drama	Spike Lee	USA
    tt0105046	Of Mice and Men	1992	5471088	Drama, History	Gary Sinise	USA
    tt0105839	Once Upon a Time in China II	1992		Biography, Action	Tsui Hark	Hong Kong
    tt0105291	Ruby	1992		Biography, Drama, Crime	John Mackenzie	Japan, UK, USA
    tt0105032	Savage Nights	1992		Biography, Romance, Drama	Cyril Collard	France, Italy
    tt0103747	The Babe	1992		Biography, Drama	Arthur Hiller	USA
    tt0101316	The Lover	1992		Biography, Drama	Jean-Jacques Annaud	France, UK, Vietnam
    tt0115819	Cannibal! The Musical	1993		Biography, Musical, Horror, Comedy	Trey Parker	USA
    tt0106770	Dragon: The Bruce Lee Story	1993		Biography, Drama, Action	Rob Cohen	USA
    tt0106332	Farewell My Concubine	1993	6122607	Romance, Drama, History	Chen Kaige	People's Republic of China
    tt0107086	Hated: GG Allin and the Murder Junkies	1993		Biography, Documentary	Todd Phillips	USA
    tt0107207	In the Name of the Father	1993		Biography, Drama	Jim Sheridan	Ireland, UK, USA
    tt0108002	Rudy	1993		Biography, Drama, Sport	David Anspaugh	USA
    tt0108052	Schindler's List	1993	322139355	Biography, War, Drama, History	Steven Spielberg	USA
    tt0108065	Searching for Bobby Fischer	1993	7266383	Biography, Drama	Steven Zaillian	USA
    tt0108101	Shadowlands	1993		Biography, Drama	Richard Attenborough	UK, USA
    tt0107146	The Hour of the Pig	1993		Biography, Crime	Leslie Megahey	France, UK
    tt0107157	The Puppetmaster	1993		Biography	Hou Hsiao-Hsien	Taiwan
    tt0108330	This Boy's Life	1993		Biography, Drama	Michael Caton-Jones	USA
    tt0108358	Tombstone	1993	73200000	Biography, Western, Drama	George P. Cosmatos, Kevin Jarre	USA
    tt0108551	What's Love Got to Do with It	1993		Biography, Musical, Drama	Brian Gibson	USA
    tt0108583	Wittgenstein	1993		Biography, Comedy, Drama	Derek Jarman	UK
    tt0109021	8 Seconds	1994		Biography, Drama	John G. Avildsen	USA
    tt0106339	Backbeat	1994		Biography, Drama	Iain Softley	Germany, UK
    tt0109450	Cobb	1994		Biography	Ron Shelton	USA
    tt0109504	Crooklyn	1994		Biography, Comedy, Drama	Spike Lee	USA
    tt0109707	Ed Wood	1994		Biography, Comedy, Drama	Tim Burton	USA
    tt0109771	Farinelli	1994		Biography, Drama	Gérard Corbiau	Belgium, France, Italy
    tt0109830	Forrest Gump	1994	678151134	Romance, Comedy, Drama, History, Sport	Robert Zemeckis	USA
    tt0110005	Heavenly Creatures	1994		Biography, Thriller, Drama, Crime	Peter Jackson	Germany, New Zealand
    tt0110115	Imaginary Crimes	1994		Biography, Drama	Anthony Drazan	USA
    tt0110116	Immortal Beloved	1994		Biography, Musical, Romance, Drama	Bernard Rose	Italy, UK, USA
    tt0110963	La Reine Margot	1994		Biography, Drama, History	Patrice Chéreau	France, Germany, Italy
    tt0110588	Mrs. Parker and the Vicious Circle	1994		Biography, Drama	Alan Rudolph	USA
    tt0110689	Nostradamus	1994		Biography, Drama	Roger Christian	France, Germany, Romania
    tt0110428	The Madness of King George	1994		Biography, Comedy, Drama	Nicholas Hytner	UK
    tt0111454	Tom & Viv	1994		Biography, Romance, Drama	Brian Gilbert	UK, USA
    tt0111756	Wyatt Earp	1994		Biography, Western, Action, Adventure	Lawrence Kasdan	USA
    tt0112384	Apollo 13	1995	355237933	Drama, History, Adventure	Ron Howard	USA
    tt0112573	Braveheart	1995	213200000	Biography, War, Drama, Action	Mel Gibson	USA
    tt0109381	Carmen Miranda: Bananas is My Business	1995		Biography, Documentary	Helena Solberg	Brazil, UK, USA
    tt0112637	Carrington	1995		Biography, Drama	Christopher Hampton	France, UK
    tt0112641	Casino	1995	116112375	Biography, Thriller, Mystery, Drama, Crime, History	Martin Scorsese	France, USA
    tt0112792	Dangerous Minds	1995		Biography, Drama	John N. Smith	USA
    tt0113104	Frank and Ollie	1995		Biography, Documentary	Theodore Thomas	USA
    tt0113277	Heat	1995	187436818	Thriller, Mystery, Drama, Crime, History, Action, Adventure	Michael Mann	USA
    tt0113463	Jefferson in Paris	1995		Biography, Drama	James Ivory	France, USA
    tt0113987	Nixon	1995	13500000	Biography, Drama	Oliver Stone	USA
    tt0114148	Pocahontas	1995	346079773	Biography, Animation, Musical, Romance, Comedy, Drama, Fantasy, Family, History, Adventure	Eric Goldberg, Mike Gabriel	USA
    tt0114272	Restoration	1995		Biography, Drama	Michael Hoffman	UK, USA
    tt0114287	Rob Roy	1995	31596911	Biography, War, Romance, Drama, Action, Adventure	Michael Caton-Jones	USA
    tt0112461	The Basketball Diaries	1995		Biography, Drama, Crime, Sport	Scott Kalvert	USA
    tt0114702	Total Eclipse	1995		Biography, Drama	Agnieszka Holland	Belgium, France, Italy
    tt0114938	Wild Bill	1995		Biography, Western, Action	Walter Hill	USA
    tt0115632	Basquiat	1996	3011195	Biography, Drama	Julian Schnabel	USA
    tt0115638	Beaumarchais	1996		Biography, Comedy, Drama	Édouard Molinaro	France
    tt0116212	Entertaining Angels: The Dorothy Day Story	1996		Biography	Michael Ray Rhodes	USA
    tt0116250	Evita	1996	141000000	Biography, Musical, Drama	Alan Parker	USA
    tt0116329	Fly Away Home	1996		Biography, Comedy, Drama	Carroll Ballard	USA
    tt0116594	I Shot Andy Warhol	1996		Biography, Drama, Crime	Mary Harron	UK, USA
    tt0116621	In Love and War	1996		Biography, War, Romance, Drama	Richard Attenborough	USA
    tt0116635	Infinity	1996		Biography, Romance	Matthew Broderick	USA
    tt0117039	Michael Collins	1996	27572844	Biography, War, Drama	Neil Jordan	Ireland, UK, USA
    tt0114039	Once Upon a Time...When We Were Colored	1996		Biography	Tim Reid	USA
    tt0117631	Shine	1996		Biography, Musical, Romance, Drama	Scott Hicks	Australia
    tt0117791	Surviving Picasso	1996		Biography, Romance, Drama	James Ivory	USA
    tt0117318	The People vs. Larry Flynt	1996		Biography, Drama	Miloš Forman	USA
    tt0118163	The Whole Wide World	1996		Biography	Dan Ireland	USA
    tt0118540	4 Little Girls	1997		Biography, Documentary	Spike Lee	USA
    tt0123385	Artemisia	1997		Biography, Romance, Drama	Agnès Merlet	France, Germany, Italy
    tt0118787	Buddy	1997		Biography, Comedy, Drama	Caroline Thompson	USA
    tt0118882	Conceiving Ada	1997		Sci-Fi, Biography, Fantasy	Lynn Hershman Leeson	UK, USA
    tt0119629	Destiny	1997		Biography	Youssef Chahine	Egypt, France
    tt0119008	Donnie Brasco	1997		Biography, Thriller, Drama, Crime	Mike Newell	USA
    tt0119485	Kundun	1997	5532301	Biography, War, Drama, History	Martin Scorsese	USA
    tt0119586	Lucie Aubrac	1997		Biography, Drama	Claude Berri	France
    tt0119280	Mrs. Brown	1997		Biography, Drama	John Madden	Ireland, UK, USA
    tt0119937	Prefontaine	1997		Biography, Drama, Sport	Steve James	USA
    tt0119951	Private Parts	1997		Biography, Comedy	Betty Thomas	USA
    tt0120094	Selena	1997		Biography, Musical, Drama	Gregory Nava	USA
    tt0120102	Seven Years in Tibet	1997	131500000	Biography, War, Drama	Jean-Jacques Annaud	France, UK, USA
    tt0117959	The Truce	1997		Biography, War, Drama, History	Francesco Rosi	France, Germany, Italy
    tt0120338	Titanic	1997	1850197130	Romance, Drama, History	James Cameron	USA
    tt0120443	Voyage to the Beginning of the World	1997		Biography, Drama	Manoel de Oliveira	France, Portugal
    tt0120514	Wilde	1997	2000000	Biography, Drama	Brian Gilbert	Germany, UK
    tt0187712	Beefcake	1998		Biography	Thom Fitzgerald	Canada
    tt0118892	Dangerous Beauty	1998		Biography, Romance, Drama	Marshall Herskovitz	USA
    tt0127536	Elizabeth	1998		Biography, Drama	Shekhar Kapur	UK
    tt0120669	Fear and Loathing in Las Vegas	1998	10700000	Biography, Comedy, Drama	Terry Gilliam	USA
    tt0123865	Gia	1998		Biography, Drama	Michael Cristofer	USA
    tt0120684	Gods and Monsters	1998		Biography, Drama	Bill Condon	UK, USA
    tt0150915	Hilary and Jackie	1998		Biography, Musical, Drama	Anand Tucker	UK
    tt0119577	Love Is the Devil: Study for a Portrait of Francis Bacon	1998		Biography, Drama	John Maybury	France, UK
    tt0129290	Patch Adams	1998	202300000	Biography, Comedy, Drama	Tom Shadyac	USA
    tt0120788	Permanent Midnight	1998		Biography, Romance, Drama	David Veloz	USA
    tt0143808	Pocahontas II: Journey to a New World	1998		Biography, Animation, Drama, History, Adventure	Bradley Raymond, Tom Ellery	USA
    tt0119942	Primary Colors	1998		Biography, Comedy, Drama, Crime	Mike Nichols	USA
    tt0138068	Ruby Bridges	1998		Biography	Euzhan Palcy	USA
    tt0138097	Shakespeare in Love	1998	289300000	Biography, Romance, Comedy, Drama	John Madden	UK, USA
    tt0120706	The General	1998		Biography, Drama, Crime	John Boorman	Ireland, UK
    tt0120744	The Man in the Iron Mask	1998	182968902	Comedy, Drama, History, Action, Adventure	Randall Wallace	France, UK, USA
    tt0120769	The Newton Boys	1998		Biography, Comedy, Drama, Crime	Richard Linklater	USA
    tt0123324	Why Do Fools Fall in Love	1998		Biography, Musical, Romance, Drama	Gregory Nava	USA
    tt0149380	Winchell	1998		Biography, Drama	Paul Mazursky	USA
    tt0119934	Without Limits	1998		Biography, Drama, Sport	Robert Towne	USA
    tt0145653	Angela's Ashes	1999	13042112	Biography, Drama	Alan Parker	Ireland, UK, USA
    tt0166485	Anna and the King	1999	113996937	Biography, Romance, Drama, History	Andy Tennant	USA
    tt0171804	Boys Don't Cry	1999		Biography, Romance, Drama	Kimberly Peirce	USA
    tt0144168	Dick	1999		Biography, Comedy	Andrew Fleming	Canada, France, USA
    tt0172493	Girl, Interrupted	1999	48300000	Biography, Drama	James Mangold	USA
    tt0210717	Goya in Bordeaux	1999		Drama	Carlos Saura	Italy, Spain
    tt0128239	Grey Owl	1999		Biography, Drama	Richard Attenborough	Canada, UK, USA
    tt0172348	Introducing Dorothy Dandridge	1999		Biography, Drama	Martha Coolidge	USA
    tt0125664	Man on the Moon	1999		Biography, Comedy, Drama, History	Miloš Forman	USA
    tt0165196	Molokai: The Story of Father Damien	1999		Biography	Paul Cox	Belgium
    tt0192335	Mr. Death: The Rise and Fall of Fred A. Leuchter, Jr.	1999		Biography, Documentary, Drama	Errol Morris	USA
    tt0166943	Music of the Heart	1999		Biography, Musical, Drama	Wes Craven	USA
    tt0200849	My Best Fiend	1999		Biography, Documentary	Werner Herzog	Germany
    tt0120899	My Life So Far	1999		Biography, Drama	Hugh Hudson	UK, USA
    tt0132477	October Sky	1999	34698753	Biography, Drama, Family	Joe Johnston	USA
    tt0131566	Rogue Trader	1999		Biography, Drama, Crime	James Dearden	UK
    tt0162677	Summer of Sam	1999		Biography, Drama, Crime	Spike Lee	USA
    tt0174856	The Hurricane	1999		Biography, Drama, Sport	Norman Jewison	USA
    tt0140352	The Insider	1999	60289912	Biography, Thriller, Drama	Michael Mann	USA
    tt0151137	The Messenger: The Story of Joan of Arc	1999	66976317	Biography, War, Drama, History	Luc Besson	France
    tt0140447	The Passion of Ayn Rand	1999		Biography	Christopher Menaul	USA
    tt0166896	The Straight Story	1999	6203044	Biography, Drama, Adventure	David Lynch	France, UK, USA
    tt0151568	Topsy-Turvy	1999		Biography, Musical, Comedy, Drama	Mike Leigh	UK
    tt0247196	Before Night Falls	2000		Biography, Romance, Drama	Julian Schnabel	USA
    tt0221073	Chopper	2000		Biography, Comedy, Drama	Andrew Dominik	Australia, USA
    tt0195685	Erin Brockovich	2000	256271286	Biography, Drama	Steven Soderbergh	USA
    tt0276110	Escape to Life	2000		Biography, Documentary, Drama	Andrea Weiss, Wieland Speck	Germany, UK
    tt0172495	Gladiator	2000	460583960	Drama, History, Action, Adventure	Ridley Scott	UK, USA
    tt0167203	I Dreamed of Africa	2000		Biography, Drama	Hugh Hudson	USA
    tt0141399	Isn't She Great	2000		Biography, Comedy	Andrew Bergman	Germany, UK, USA
    tt0203019	Men of Honor	2000		Biography, Drama	George Tillman, Jr.	USA
    tt0183659	Pollock	2000		Biography	Ed Harris	USA
    tt0180073	Quills	2000		Biography, Thriller, Romance, Drama	Philip Kaufman	Germany, UK, USA
    tt0210945	Remember the Titans	2000		Biography, Drama, Sport	Boaz Yakin	USA
    tt0161216	Steal This Movie!	2000		Biography	Robert Greenwald	USA
    tt0204839	The Art of Amália	2000		Biography, Documentary	Bruno de Almeida	Portugal
    tt0264578	The Endurance: Shackleton's Legendary Antarctic Expedition	2000		Documentary	George Butler	UK
    tt0233687	The Eyes of Tammy Faye	2000		Biography, Documentary	Fenton Bailey	USA
    tt0187393	The Patriot	2000	215294342	War, Drama, History, Action	Roland Emmerich	Germany, USA
    tt0191636	The Widow of Saint-Pierre	2000	7074234	Romance, Drama, History	Patrice Leconte	Canada, France
    tt0190861	Vatel	2000		Biography, Romance, Drama	Roland Joffé	Belgium, France, UK
    tt0166013	When the Sky Falls	2000		Biography, Drama, Crime	John Mackenzie	Ireland, UK, USA
    tt0268978	A Beautiful Mind	2001	313500000	Biography, Drama	Ron Howard	USA
    tt0248667	Ali	2001		Biography, Drama, Sport	Michael Mann	USA
    tt0221799	An American Rhapsody	2001		Biography, Drama	Éva Gárdos	Hungary, USA
    tt0265086	Black Hawk Down	2001	172989651	War, Thriller, Drama, History, Action, Adventure	Ridley Scott	USA
    tt0221027	Blow	2001	83282296	Biography, Drama, Crime	Ted Demme	USA
    tt0212827	Bride of the Wind	2001		Biography, Romance, Drama	Bruce Beresford	Austria, Germany, UK
    tt0208993	Downtown 81	2001		Biography, Documentary, Drama	Edo Bertoglio	USA
    tt0230169	In the Light of the Moon	2001		Biography, Horror, Crime	Chuck Parello	USA
    tt0284203	In the Mirror of Maya Deren	2001		Biography, Documentary	Martina Kudláček	Austria, Czech Republic, Germany
    tt0280778	Iris	2001	16100000	Biography, Romance, Drama	Richard Eyre	UK, USA
    tt0270480	Mad Love	2001	9306362	Biography, Romance, Drama, History	Vicente Aranda	Italy, Portugal, Spain
    tt0261066	Piñero	2001		Biography, Drama	León Ichaso	USA
    tt0200027	Riding in Cars with Boys	2001		Biography, Comedy, Drama	Penny Marshall	USA
    tt0234041	Roberto Succo	2001		Biography, Crime	Cédric Kahn	France, Switzerland
    tt0239234	The Lady and the Duke	2001		Biography, Drama, History	Éric Rohmer	France
    tt0290879	The Legend of Suriyothai	2001		Biography	Chatrichalerm Yugala	Thailand
    tt0274309	24 Hour Party People	2002	2800000	Biography, Musical, Comedy, Drama	Michael Winterbottom	UK
    tt0168786	Antwone Fisher	2002		Biography, Romance, Drama	Denzel Washington	USA
    tt0298744	Auto Focus	2002		Biography, Drama	Paul Schrader	USA
    tt0274407	Callas Forever	2002		Biography, Musical, Romance, Drama	Franco Zeffirelli	France, Italy, Romania
    tt0264464	Catch Me If You Can	2002	352114312	Biography, Comedy, Drama, Crime	Steven Spielberg	USA
    tt0270288	Confessions of a Dangerous Mind	2002	33000000	Biography, Thriller, Mystery, Comedy, Drama, Crime, Action	George Clooney	Canada, Germany, USA
    tt0285728	Dahmer	2002		Biography, Horror, Thriller, Drama, Crime	David Jacobson	USA
    tt0120679	Frida	2002		Biography, Drama	Julie Taymor	Canada, Mexico, USA
    tt0217505	Gangs of New York	2002	193772504	Mystery, Drama, Crime, History, Action	Martin Scorsese	Germany, Italy, Netherlands
    tt0319514	Horns and Halos	2002		Biography, Documentary	Michael Galinsky	USA
    tt0309735	Jim Brown: All-American	2002		Biography, Documentary, Sport	Spike Lee	USA
    tt0267626	K-19: The Widowmaker	2002	65716126	Thriller, Drama, History	Kathryn Bigelow	Canada, Germany, Russia
    tt0317887	Madame Satã	2002		Biography, Drama, Crime	Karim Aïnouz	Brazil, France
    tt0333611	My Name was Sabina Spielrein	2002		Biography, Documentary	Elisabeth Márton	Denmark, Finland, France
    tt0316013	Prisoner of Paradise	2002		Biography, Documentary	Malcolm Clarke	Canada, USA
    tt0252444	Rabbit-Proof Fence	2002		Biography, Drama, History, Adventure	Phillip Noyce	Australia
    tt0284929	Ted Bundy	2002		Biography, Horror	Matthew Bright	USA
    tt0253474	The Pianist	2002	120072577	Biography, Musical, War, Drama, History	Roman Polanski	France, Germany, Poland
    tt0305206	American Splendor	2003		Biography, Comedy, Drama	Robert Pulcini, Shari Springer Berman	USA
    tt0367790	Baadasssss!	2003		Biography, Drama	Mario Van Peebles	USA
    tt0401248	Beautiful Boxer	2003		Biography, Drama, Sport	Ekachai Uekrongtham	Thailand
    tt0379730	Charlie: The Life and Art of Charles Chaplin	2003		Biography, Documentary	Richard Schickel	USA
    tt0330181	Gacy	2003		Biography, Horror, Drama, Crime	Clive Saunders	USA
    tt0335119	Girl with a Pearl Earring	2003		Biography, Romance, Drama, History	Peter Webber	Luxembourg, UK
    tt0160398	Imelda	2003		Biography	Ramona Diaz	Philippines
    tt0309820	Luther	2003		Biography	Eric Till, Hans Kyser	Germany, UK, USA
    tt0311113	Master and Commander: The Far Side of the World	2003	212011111	War, Drama, History, Action, Adventure	Peter Weir	USA
    tt0340855	Monster	2003		Biography, Drama, Crime	Patty Jenkins	Germany, USA
    tt0277171	My Dinner with Jimi	2003		Biography, Music	Bill Fishman	USA
    tt0277941	Ned Kelly	2003		Biography, Western, Drama, Crime, Action, Adventure	Gregor Jordan	Australia, UK, USA
    tt0320244	Party Monster	2003		Biography, Comedy, Drama, Crime	Fenton Bailey, Randy Barbato	USA
    tt0316465	Radio	2003		Biography, Comedy, Drama, Sport	Michael Tollin	USA
    tt0323944	Shattered Glass	2003		Biography, Drama, Crime	Billy Ray	Canada, USA
    tt0326208	Stander	2003		Biography, Crime	Bronwen Hughes	South Africa
    tt0326664	Swimming Upstream	2003		Biography	Russell Mulcahy	Australia
    tt0317910	The Fog of War	2003		Biography, Documentary	Errol Morris	USA
    tt0377992	The Gospel of John	2003		Biography, Drama	Philip Saville	Canada, UK
    tt0325710	The Last Samurai	2003	456758981	War, Drama, History, Action, Adventure	Edward Zwick	Japan, USA
    tt0302436	To Kill a King	2003		Biography, Drama	Mike Barker	Germany, UK
    tt0343121	Tupac: Resurrection	2003	7808524	Biography, Documentary	Lauren Lazin	USA
    tt0312549	Veronica Guerin	2003		Biography, Drama, Crime	Joel Schumacher	Ireland, UK, USA
    tt0335563	Wonderland	2003		Biography, Drama, Crime	James Cox	Canada, USA
    tt0312329	Against the Ropes	2004		Biography, Drama, Sport	Charles S. Dutton	USA
    tt0346491	Alexander	2004	167298192	Biography, War, Drama, Action	Oliver Stone	France, Germany, Italy
    tt0363473	Beyond the Sea	2004		Biography, Musical, Drama	Kevin Spacey	Germany, USA
    tt0375104	Bobby Jones: Stroke of Genius	2004		Biography, Drama	Rowdy Herrington	USA
    tt0352277	De-Lovely	2004		Biography, Musical, Romance, Drama	Irwin Winkler	UK, USA
    tt0363163	Downfall	2004	92181574	Biography, War, Drama, History	Oliver Hirschbiegel	Austria, Germany, Italy
    tt0308644	Finding Neverland	2004	116766556	Biography, Drama, Fantasy	Marc Forster	UK, USA
    tt0317648	Hidalgo	2004	108040622	Biography, War, Drama, Action	Joe Johnston	USA
    tt0395169	Hotel Rwanda	2004		Biography, Drama	Terry George	Italy, South Africa, UK
    tt0349683	King Arthur	2004	203877963	War, Drama, History, Action	Antoine Fuqua	Ireland, UK, USA
    tt0362269	Kinsey	2004		Biography, Drama	Bill Condon	Germany, USA
    tt0349825	Miracle	2004		Biography, Drama	Gavin O'Connor	USA
    tt0367188	Modigliani	2004		Biography, Drama	Mick Davis	France, Italy, Romania
    tt0350258	Ray	2004		Biography, Musical, Drama	Taylor Hackford	USA
    tt0384533	She Hate Me	2004		Biography, Comedy, Drama	Spike Lee	USA
    tt0368658	Stage Beauty	2004		Biography, Romance, Comedy, Drama	Richard Eyre	Germany, UK, USA
    tt0377031	The Agronomist	2004		Biography, Documentary	Jonathan Demme	USA
    tt0364961	The Assassination of Richard Nixon	2004		Biography, Thriller, Drama	Niels Mueller	USA
    tt0338751	The Aviator	2004	213741459	Biography, Thriller, Drama, History, Adventure	Martin Scorsese	USA
    tt0364301	The Last Mitterrand	2004		Biography, Drama	Robert Guédiguian	France
    tt0375920	The Libertine	2004		Biography, Comedy, Drama	Laurence Dunmore	Australia, UK
    tt0318462	The Motorcycle Diaries	2004	57600000	Biography, Drama, Adventure	Walter Salles	Argentina, Brazil, Chile
    tt0402406	The Nomi Song	2004		Biography, Documentary, Musical	Andrew Horn	Germany
    tt0415046	The Overture	2004		Biography, Musical	Ittisoontorn Vichailak	Thailand
    tt0335345	The Passion of the Christ	2004	610061517	Biography, Drama, History	Mel Gibson	USA
    tt0369702	The Sea Inside	2004		Biography, Drama	Alejandro Amenábar	Spain
    tt0351977	Walking Tall	2004		Biography, Drama, Crime, Action	Kevin Bray	USA
    tt0418484	A Year Without Love	2005		Biography, Drama	Anahí Berneri	Argentina
    tt0375611	Black	2005		Biography, Drama	Sanjay Leela Bhansali	India
    tt0379725	Capote	2005		Biography, Drama, Crime	Bennett Miller	Canada, USA
    tt0352248	Cinderella Man	2005		Biography, Drama, Sport	Ron Howard	USA
    tt0393162	Coach Carter	2005		Biography, Drama, Sport	Thomas Carter	USA
    tt0421054	Domino	2005		Biography, Thriller, Drama, Crime, Action	Tony Scott	France, UK, USA
    tt0404030	Everything Is Illuminated	2005		Biography, Comedy, Drama	Liev Schreiber	USA
    tt0430308	Get Rich or Die Tryin'	2005		Biography, Thriller, Drama, Crime, Action	Jim Sheridan	Canada, USA
    tt0433383	Good Night, and Good Luck.	2005	54641191	Biography, Drama, History	George Clooney	France, USA
    tt0427312	Grizzly Man	2005	4100000	Biography, Documentary	Werner Herzog	USA
    tt0418763	Jarhead	2005		Biography, War, Drama, Action	Sam Mendes	Germany, USA
    tt0320661	Kingdom of Heaven	2005	164000000	War, Drama, History, Action	Ridley Scott	Germany, UK, USA
    tt0478197	Leonard Cohen: I'm Your Man	2005		Biography, Documentary	Lian Lunson	Canada, USA
    tt0355702	Lords of Dogtown	2005		Biography, Drama	Catherine Hardwicke	Germany, USA
    tt0460505	Maurice Richard	2005		Biography, Drama, Sport	Charles Binamé	Canada
    tt0413015	Mrs Henderson Presents	2005		Biography, Comedy, Drama	Stephen Frears	UK
    tt0436629	New York Doll	2005		Biography, Music	Greg Whiteley	USA
    tt0374089	Nomad	2005		Biography, Drama, Adventure	Ivan Passer, Sergei Bodrov	France, Kazakhstan
    tt0462477	Pierrepoint	2005		Biography, Drama	Adrian Shergold	UK
    tt0426578	Sophie Scholl – The Final Days	2005		Biography, Drama	Marc Rothemund	Germany
    tt0426627	Stoned	2005		Biography	Stephen Woolley	UK
    tt0328503	Taj Mahal: An Eternal Love Story	2005		Biography	Akbar Khan	India
    tt0417397	The 9th Company	2005	25555809	War, Drama, History, Action	Fyodor Bondarchuk	Finland, Russia, Ukraine
    tt0388980	The Greatest Game Ever Played	2005		Biography, Drama, Sport	Bill Paxton	USA
    tt0294806	The Keeper: The Legend of Omar Khayyam	2005		Adventure	Kayvan Mashayekh	USA
    tt0404802	The Notorious Bettie Page	2005		Biography, Drama	Mary Harron	USA
    tt0406158	The Prize Winner of Defiance, Ohio	2005		Biography, Drama	Jane Anderson	USA
    tt0439817	The Sun	2005		Biography, Drama, History	Alexander Sokurov	France, Italy, Russia
    tt0412080	The World's Fastest Indian	2005		Biography, Drama	Roger Donaldson	New Zealand, USA
    tt0358273	Walk the Line	2005		Biography, Musical, Drama	James Mangold	Germany, USA
    tt0443698	William Eggleston in the Real World	2005		Biography	Michael Almereyda	USA
    tt0416449	300	2006	456068181	War, Drama, History, Action	Zack Snyder	USA
    tt0473488	A Guide to Recognizing Your Saints	2006		Biography, Drama, Crime	Dito Montiel	USA
    tt0426883	Alpha Dog	2006		Biography, Drama, Crime	Nick Cassavetes	Germany, USA
    tt0454776	Amazing Grace	2006		Biography, Drama	Michael Apted	UK, USA
    tt0472043	Apocalypto	2006	120673227	Drama, History	Mel Gibson	Mexico, USA
    tt0389557	Black Book	2006	26768563	War, Thriller, Drama, History	Paul Verhoeven	Belgium, Germany, Netherlands
    tt0437232	Catch a Fire	2006		Biography, Thriller, Drama, History	Phillip Noyce	France, South Africa, UK
    tt0424908	Copying Beethoven	2006		Biography, Musical, Romance, Drama	Agnieszka Holland	Germany, Hungary, USA
    tt0432402	Factory Girl	2006		Biography, Drama	George Hickenlooper	USA
    tt0446059	Fearless	2006		Biography, Drama, History, Action	Ronny Yu	Hong Kong, People's Republic of China
    tt0419749	Find Me Guilty	2006		Biography, Comedy, Drama, Crime	Sidney Lumet	Germany, USA
    tt0422295	Fur	2006	2300000	Biography, Mystery, Romance, Drama	Steven Shainberg	USA
    tt0455957	Goya's Ghosts	2006		Biography, Drama, History	Miloš Forman	Spain, USA
    tt0427969	Hollywoodland	2006	16792724	Biography, Mystery, Drama, Crime	Allen Coulter	USA
    tt0420609	Infamous	2006		Biography, Drama	Douglas McGrath	USA
    tt0445990	Invincible	2006		Biography, Drama, History, Sport	Ericson Core	USA
    tt0424938	Karla	2006		Biography, Thriller, Drama, Crime	Joel Bender	USA
    tt0417871	Klimt	2006		Biography, Drama	Raúl Ruiz	Austria, France, Germany
    tt0498380	Letters from Iwo Jima	2006	68673228	War, Drama, History	Clint Eastwood	USA
    tt0422720	Marie Antoinette	2006		Biography, Drama	Sofia Coppola	France, Japan, USA
    tt0482546	Miss Potter	2006		Biography, Drama	Chris Noonan	UK, USA
    tt0462504	Rescue Dawn	2006		Biography, War, Drama	Werner Herzog	USA
    tt0407887	The Departed	2006	291480452	Thriller, Mystery, Drama, Crime, History	Martin Scorsese	Hong Kong, USA
    tt0472268	The Flying Scotsman	2006		Biography, Drama, Sport	Douglas Mackinnon	UK
    tt0439885	The Go Master	2006		Biography	Tian Zhuangzhuang	People's Republic of China
    tt0462338	The Hoax	2006		Biography, Comedy, Drama	Lasse Hallström	USA
    tt0498366	The Life of Reilly	2006		Biography	Barry Poltermann, Frank L. Anderson	USA
    tt0402399	The New World	2006		Biography, Romance, Drama, History	Terrence Malick	UK, USA
    tt0454921	The Pursuit of Happyness	2006	307100000	Biography, Drama	Gabriele Muccino	USA
    tt0436697	The Queen	2006		Biography, Drama	Stephen Frears	France, Italy, UK
    tt0458522	The Singer	2006		Biography, Drama	León Ichaso	USA
    tt0475276	United 93	2006		Biography, Drama	Paul Greengrass	France, UK, USA
    tt0829459	A Mighty Heart	2007		Biography, Drama	Michael Winterbottom	UK, USA
    tt0765429	American Gangster	2007	266500000	Biography, War, Thriller, Drama, Crime, History, Action	Ridley Scott	USA
    tt0802948	An American Crime	2007		Biography, Drama, Crime	Tommy O'Haver	USA
    tt0829098	And When Did You Last See Your Father?	2007		Biography, Drama	Anand Tucker	UK
    tt0416508	Becoming Jane	2007		Biography, Romance, Drama	Julian Jarrold	UK, USA
    tt0401997	Breach	2007		Biography, Documentary, Drama, Action	Billy Ray	USA
    tt0488988	Chapter 27	2007		Biography, Drama	Jarrett Schaefer	Canada, USA
    tt0472062	Charlie Wilson's War	2007		Biography, Drama, Action	Mike Nichols	Germany, USA
    tt0421082	Control	2007		Biography, Musical, Drama	Anton Corbijn	Australia, Japan, UK
    tt0764639	Eight Miles High	2007		Biography, Musical, Drama	Achim Bornhak	Germany
    tt0414055	Elizabeth: The Golden Age	2007	75782758	Biography, Drama	Shekhar Kapur	UK
    tt0812243	Ex Drummer	2007		Biography, Musical, Horror, Comedy, Drama	Koen Mortier	Belgium, France, Italy
    tt0459293	Gandhi, My Father	2007		Biography, Drama	Feroz Abbas Khan	India
    tt0438859	Goodbye Bafana	2007		Biography, Drama, History	Bille August	Belgium, France, Germany
    tt0499375	Guru	2007		Biography, Romance, Drama	Mani Ratnam	India
    tt0368794	I'm Not There	2007		Biography, Musical, Drama	Todd Haynes	Germany, USA
    tt0758758	Into the Wild	2007	56674477	Biography, Drama	Sean Penn	USA
    tt0450188	La Vie en Rose	2007		Biography, Musical, Drama	Olivier Dahan	Czech Republic, France, UK
    tt0796335	Molière	2007		Biography	Laurent Tirard	France
    tt0416044	Mongol	2007	26527510	Biography, War, Drama, History	Sergei Bodrov	Germany, Kazakhstan, Russia
    tt0808417	Persepolis	2007		Biography, Animation, Comedy, Drama	Marjane Satrapi, Vincent Paronnaud	France
    tt0475355	Pride	2007		Biography, Comedy, Drama	Sunu Gonera	USA
    tt0416185	Resurrecting the Champ	2007		Biography, Drama, Sport	Rod Lurie	USA
    tt0462023	Romulus, My Father	2007		Biography	Richard Roxburgh	Australia
    tt0379976	Savage Grace	2007		Biography, Drama, Crime	Tom Kalin	France, Spain, USA
    tt0796368	Talk to Me	2007		Biography, Drama	Kasi Lemmons	USA
    tt0443680	The Assassination of Jesse James by the Coward Robert Ford	2007		Biography, Western, Drama, History	Andrew Dominik	USA
    tt0401383	The Diving Bell and the Butterfly	2007		Biography, Drama	Julian Schnabel	France
    tt0427309	The Great Debaters	2007		Biography, Drama	Denzel Washington	USA
    tt0881934	The Killing of John Lennon	2007		Biography, Musical, Drama	Andrew Piddington	UK
    tt0469494	There Will Be Blood	2007	76182388	Western, Thriller, Drama, History	Paul Thomas Anderson	USA
    tt1172570	Bronson	2008	2260712	Biography, Drama, Crime	Nicolas Winding Refn	UK
    tt1042877	Cadillac Records	2008		Biography, Musical	Darnell Martin	USA
    tt0374569	Che Part 2: Guerrilla	2008		Biography, War, Drama	Steven Soderbergh	France, Spain, USA
    tt0892255	Che: The Argentine	2008		Biography, War, Drama	Steven Soderbergh	France, Spain, USA
    tt1183666	Crawford	2008		Biography, Documentary	David Modigliani	USA
    tt0961066	Everlasting Moments	2008		Biography, Drama, History	Jan Troell	Denmark, Finland, Germany
    tt0920458	Flame & Citron	2008		Biography, War, Thriller, Drama, History	Ole Christian Madsen	Czech Republic, Denmark, Finland
    tt1054588	Flash of Genius	2008		Biography, Drama	Marc Abraham	USA
    tt0870111	Frost/Nixon	2008		Biography, Drama	Ron Howard	France, UK, USA
    tt1220719	Ip Man	2008	22108789	Biography, Drama, History, Action	Wilson Yip	Hong Kong
    tt0449994	Jodhaa Akbar	2008		Biography, Romance, Drama	Ashutosh Gowariker	India
    tt1104083	Little Ashes	2008		Biography, Drama	Paul Morrison	Spain, UK
    tt1155592	Man on Wire	2008	5258569	Biography, Documentary	James Marsh	UK, USA
    tt1029235	Max Manus: Man of War	2008		Biography, Drama, Action	Espen Sandberg, Joachim Rønning	Norway
    tt1259014	Mesrine	2008	31055440	Biography, Drama, Crime	Jean-François Richet	Canada, France, Italy
    tt1013753	Milk	2008		Biography, Drama	Gus Van Sant	USA
    tt0844457	North Face	2008		Biography, Drama, Adventure	Philipp Stölzl	Austria, Germany, Switzerland
    tt0411272	Public Enemy No. 1 – Todestrieb	2008		Biography, Drama	Jean-François Richet	Canada, France, Italy
    tt1052353	Sagan	2008		Biography, Drama	Diane Kurys	France
    tt0964586	Skin	2008		Biography, Drama	Anthony Fabian	UK
    tt1048171	Séraphine	2008		Biography, Drama	Martin Provost	Belgium, France
    tt1068669	Telstar: The Joe Meek Story	2008		Biography, Musical, Drama	Nick Moran	UK
    tt0814005	The Amazing Truth About Queen Raquela	2008		Biography, Drama	Olaf de Fleur	France, Iceland, Philippines
    tt0765432	The Baader Meinhof Complex	2008		Biography, Thriller, Drama, Crime, Action	Uli Edel	Czech Republic, France, Germany
    tt0864761	The Duchess	2008		Biography, Romance, Drama	Saul Dibb	France, Italy, UK
    tt0819714	The Edge of Love	2008		Biography, Romance, Drama	John Maybury	UK
    tt0469903	The Express	2008		Biography, Drama, Sport	Gary Fleder	USA
    tt1091751	The Longshots	2008		Biography, Comedy, Drama, Sport	Fred Durst	USA
    tt0467200	The Other Boleyn Girl	2008	77000000	Biography, Romance, Drama, History	Justin Chadwick	UK, USA
    tt0365675	The Red Baron	2008		Biography, War, Romance, Drama, Action	Nikolai Müllerschön	Germany
    tt1183701	They Killed Sister Dorothy	2008		Biography, Documentary	Daniel Junge	USA
    tt1176244	Valentino: The Last Emperor	2008		Biography, Documentary	Matt Tyrnauer	USA
    tt0985699	Valkyrie	2008	200276784	Biography, War, Thriller, Drama, History	Bryan Singer	Germany, USA
    tt1233611	Visual Acoustics: The Modernism of Julius Shulman	2008		Biography, Documentary	Eric Bricker	USA
    tt1175491	W.	2008	29500000	Biography, Comedy, Drama, Crime	Oliver Stone	USA
    tt1186795	Who Do You Love?	2008		Biography	Jerry Zaks	USA
    tt1186830	Agora	2009		Biography, Drama, History	Alejandro Amenábar	Spain
    tt1129445	Amelia	2009		Biography, Drama	Mira Nair	Canada, UK, USA
    tt1179947	American: The Bill Hicks Story	2009		Biography, Documentary	Paul Thomas	UK
    tt0997057	An Englishman in New York	2009		Biography, Drama	Richard Laxton	UK
    tt1190536	Black Dynamite	2009		Biography, Comedy, Action	Scott Sanders	USA
    tt0810784	Bright Star	2009		Biography, Romance, Drama	Jane Campion	Australia, France, UK
    tt1035736	Coco Before Chanel	2009		Biography, Romance, Drama	Anne Fontaine	Belgium, France
    tt1023441	Coco Chanel & Igor Stravinsky	2009		Biography, Drama	Jan Kounen	France, Japan, Switzerland
    tt0974014	Creation	2009		Biography, Drama	Jon Amiel	UK
    tt1424797	I Killed My Mother	2009		Biography, Drama	Xavier Dolan	Canada
    tt0361748	Inglourious Basterds	2009	321457747	War, Thriller, Comedy, Drama, History, Action, Adventure	Quentin Tarantino	Germany, USA
    tt1057500	Invictus	2009	122200000	Biography, Drama, History, Sport	Clint Eastwood	South Africa, USA
    tt1135503	Julie & Julia	2009		Biography, Romance, Comedy, Drama	Nora Ephron	USA
    tt1442576	Lula, Son of Brazil	2009		Biography	Fábio Barreto	Brazil
    tt1071812	Mao's Last Dancer	2009		Biography	Bruce Beresford	Australia
    tt1477715	Michael Jackson's This Is It	2009	261200000	Biography, Documentary, Musical	Kenny Ortega	USA
    tt0472198	Notorious	2009		Biography, Musical, Drama	George Tillman, Jr.	USA
    tt1266029	Nowhere Boy	2009		Biography, Musical, Drama	Sam Taylor-Johnson	UK
    tt1139665	Polanski Unauthorized	2009		Biography	Damian Chapa	USA
    tt1185344	Princess Kaiulani	2009		Biography, Drama	Marc Forby	UK, USA
    tt1152836	Public Enemies	2009	214104620	Biography, Thriller, Mystery, Drama, Crime, History, Action, Adventure	Michael Mann	USA
    tt0878804	The Blind Side	2009	975200000	Biography, Comedy, Drama, Sport	John Lee Hancock	USA
    tt0824758	The Last Station	2009	13550772	Biography, Drama	Michael Hoffman	Germany, Russia, UK
    tt0821642	The Soloist	2009		Biography, Musical, Drama	Joe Wright	France, UK, USA
    tt1149362	The White Ribbon	2009	19100000	Mystery, Drama, History	Michael Haneke	Austria, France, Germany
    tt0962736	The Young Victoria	2009	27409889	Biography, Romance, Drama	Jean-Marc Vallée	UK, USA
    tt1156173	Vincere	2009		Biography, Romance, Drama	Marco Bellocchio	France, Italy
    tt0995850	Vision – From the Life of Hildegard von Bingen	2009		Biography, Drama	Margarethe von Trotta	France, Germany
    tt0409459	Watchmen	2009	185382813	Drama, Crime, History, Action	Zack Snyder	USA
    tt1074194	William Kunstler: Disturbing the Universe	2009		Biography	Emily Kunstler, Sarah Kunstler	USA
    tt1542344	127 Hours	2010	60000000	Biography, Drama	Danny Boyle	USA
    tt1393746	Aftershock	2010	108000000	Drama, History	Feng Xiaogang	People's Republic of China
    tt1194417	Casino Jack	2010		Biography, Comedy, Drama	George Hickenlooper	Canada, USA
    tt1397498	Confucius	2010		Biography, Drama, Fantasy	Hu Mei	People's Republic of China
    tt1244754	Conviction	2010		Biography, Drama	Tony Goldwyn	USA
    tt0879870	Eat Pray Love	2010	204600000	Biography, Romance, Comedy, Drama	Ryan Murphy	USA
    tt0977855	Fair Game	2010		Biography, War, Thriller, Drama	Doug Liman	USA
    tt1329457	Gainsbourg	2010		Biography, Musical, Drama	Joann Sfar	France, UK
    tt1049402	Howl	2010		Biography, Drama	Jeffrey Friedman, Rob Epstein	USA
    tt1386932	Ip Man 2	2010		Biography, Action	Wilson Yip	Hong Kong
    tt1236472	Lemmy	2010		Biography, Documentary, Music	Greg Olliver, Wes Orshoski	USA
    tt1426328	Leonie	2010		Biography, Drama	Hisako Matsui	Japan, USA
    tt1235537	Mahler on the Couch	2010		Biography	Felix O. Adlon, Percy Adlon	Austria, Germany
    tt1366409	Miral	2010		Biography, Drama	Julian Schnabel	France, India, Israel
    tt1653911	Mozart's Sister	2010		Biography, Drama	René Féret	France
    tt1183911	Mr. Nice	2010		Biography, Comedy, Drama, Crime	Bernard Rose	Spain, UK
    tt1188996	My Name Is Khan	2010	285200000	Thriller, Mystery, Romance, Drama, Crime, History, Action	Karan Johar	India, United Arab Emirates, USA
    tt0955308	Robin Hood	2010	321669741	Drama, History, Action, Adventure	Ridley Scott	UK, USA
    tt1028576	Secretariat	2010		Biography, Drama, Sport	Randall Wallace	USA
    tt1393020	Sex & Drugs & Rock & Roll	2010		Biography, Musical, Comedy, Drama	Mat Whitecross	UK
    tt1130964	The 5th Quarter	2010		Biography, Drama, Sport	Rick Bieber	USA
    tt1646958	The Autobiography of Nicolae Ceaușescu	2010		Biography	Andrei Ujică	Romania
    tt1173687	The Bang Bang Club	2010		Biography, Drama	Steven Silver	Canada, Germany, South Africa
    tt0968264	The Conspirator	2010		Biography, Drama	Robert Redford	USA
    tt0964517	The Fighter	2010		Biography, Drama, Sport	David O. Russell	USA
    tt0790663	The First Grader	2010		Biography, Drama	Justin Chadwick	UK, USA
    tt1371160	The Kid	2010		Biography, Drama, Crime	Nick Moran	UK
    tt1504320	The King's Speech	2010	423999102	Biography, Drama, History	Tom Hooper	UK
    tt1017451	The Runaways	2010		Biography, Musical, Drama	Floria Sigismondi	USA
    tt1285016	The Social Network	2010	224927749	Biography, Drama	David Fincher	USA
    tt0896872	The Whistleblower	2010		Biography, War, Drama	Larysa Kondracki	Canada, Germany, USA
    tt1509276	The Wildest Dream	2010		Biography, Documentary, Sport, Adventure	Anthony Geffen	USA
    tt1333667	When You're Strange	2010		Biography, Documentary, Music	Tom DiCillo	USA
    tt1571222	A Dangerous Method	2011		Drama	David Cronenberg	Canada, Germany, UK
    tt1922551	Arirang	2011		Biography, Documentary	Kim Ki-duk	South Korea
    tt1704573	Bernie	2011		Biography, Comedy, Drama, Crime	Richard Linklater	USA
    tt1972646	Eames: The Architect and the Painter	2011		Biography, Documentary	Bill Jersey, Jason Cohn	USA
    tt1113829	George Harrison: Living in the Material World	2011		Biography, Documentary	Martin Scorsese	UK, USA
    tt1562568	Higher Ground	2011		Biography, Drama	Vera Farmiga	USA
    tt1616195	J. Edgar	2011	84600000	Biography, Drama	Clint Eastwood	UK, USA
    tt1702443	Justin Bieber: Never Say Never	2011		Biography, Documentary	Jon M. Chu	USA
    tt1416801	Kill the Irishman	2011		Biography, Thriller, Drama, Crime, Action	Jonathan Hensleigh	USA
    tt1885281	Klitschko	2011		Biography, Documentary, Sport	Sebastian Dehnhardt	Germany
    tt1586752	Machine Gun Preacher	2011		Biography, War, Drama, Crime, Action	Marc Forster	USA
    tt1210166	Moneyball	2011		Biography, Drama, Sport	Bennett Miller	USA
    tt1655420	My Week with Marilyn	2011	35057696	Biography, Drama	Simon Curtis	UK, USA
    tt2079571	Roman Polanski: A Film Memoir	2011		Biography, Documentary	Laurent Bouzereau	Germany, Italy, UK
    tt1787797	Sing Your Song	2011		Biography, Documentary	Susanne Rostock	USA
    tt1680114	Snowtown	2011		Biography, Horror, Drama, Crime	Justin Kurzel	Australia
    tt1596346	Soul Surfer	2011		Biography, Documentary, Drama, Sport	Sean McNamara	USA
    tt1756791	The Broken Tower	2011		Biography, Drama	James Franco	USA
    tt1711484	The Conquest	2011		Biography	Xavier Durringer	France
    tt1650056	The Cup	2011		Biography, Sport	Simon Wincer	Australia
    tt1270262	The Devil's Double	2011	2985158	Biography, Drama	Lee Tamahori	Belgium, Netherlands
    tt1954206	The Dirty Picture	2011		Biography, Drama	Milan Luthria	India
    tt1034389	The Eagle	2011	36054706	War, Drama, History, Adventure	Kevin Macdonald	UK, USA
    tt1675434	The Intouchables	2011	426588510	Biography, Comedy, Drama	Olivier Nakache, Éric Toledano	France
    tt1007029	The Iron Lady	2011		Biography, Drama	Phyllida Lloyd	France, UK
    tt1802197	The Lady	2011		Biography, Drama	Luc Besson	France, UK
    tt1922751	The Look	2011		Biography, Documentary	Angelina Maccarone	France, Germany
    tt1324055	The Mill and the Cross	2011		Biography, Drama, History	Lech Majewski	Poland, Sweden
    tt1535612	The Son of No One	2011		Biography, Drama, Action	Dito Montiel	USA
    tt1316616	There Be Dragons	2011		Biography, War, Drama	Roland Joffé	Argentina, Spain, USA
    tt2014392	Violeta	2011		Biography	Andrés Wood	Argentina, Brazil, Chile
    tt1067583	Water for Elephants	2011	117086251	Romance, Drama, History	Francis Lawrence	USA
    tt1551641	Winnie Mandela	2011		Biography	Darrell Roodt	Canada
    tt2247692	2016: Obama's America	2012		Biography, Documentary	Dinesh D'Souza, John Sullivan	USA
    tt1276419	A Royal Affair	2012	7594693	Biography, Romance, Drama, History	Nikolaj Arcel	Czech Republic, Denmark, Sweden
    tt1845773	Ai Weiwei: Never Sorry	2012		Biography, Documentary	Alison Klayman	USA
    tt1024648	Argo	2012	232300000	Biography, Thriller, Drama, History	Ben Affleck	USA
    tt0455323	Being Flynn	2012		Biography, Drama	Paul Weitz	USA
    tt2275549	Bill W.	2012		Biography, Documentary	Dan Carracino, Kevin Hanlon	USA
    tt2566350	Bloody Daughter	2012		Biography, Documentary	Stéphanie Argerich	France, Switzerland
    tt1758575	Blue Like Jazz	2012		Biography, Comedy, Drama	Steve Taylor	USA
    tt2149190	Camp 14: Total Control Zone	2012		Biography, Documentary	Marc Wiese	Germany, South Korea
    tt1629757	Chasing Mavericks	2012		Biography, Drama, Sport	Curtis Hanson, Michael Apted	USA
    tt1853728	Django Unchained	2012	426074373	Western, Comedy, Drama, History, Action	Quentin Tarantino	USA
    tt1753813	Farewell, My Queen	2012		Biography, Drama	Benoît Jacquot	France
    tt1823125	Greetings from Tim Buckley	2012		Biography, Musical, Drama	Daniel Algrant	USA
    tt1674773	Hannah Arendt	2012		Biography, Drama	Margarethe von Trotta	France, Germany, Luxembourg
    tt0975645	Hitchcock	2012		Biography, Comedy, Drama	Sacha Gervasi	USA
    tt2124803	How to Survive a Plague	2012		Biography, Documentary	David France	USA
    tt1477855	Hyde Park on Hudson	2012		Biography, Comedy, Drama	Roger Michell	UK
    tt1613750	Kon-Tiki	2012		Biography, Drama, History, Action, Adventure	Espen Sandberg, Joachim Rønning	Denmark, Germany, Norway
    tt0443272	Lincoln	2012	275293450	Biography, War, Drama, History	Steven Spielberg	USA
    tt1183919	Marley	2012		Biography, Documentary, Musical	Kevin Macdonald	Jamaica, UK, USA
    tt2076176	My Way	2012		Biography, Musical, Drama	Florent-Emilio Siri	Belgium, France
    tt2150332	Renoir	2012		Biography, Drama	Gilles Bourdos	France
    tt2125608	Searching for Sugar Man	2012		Biography, Documentary	Malik Bendjelloul	Sweden, UK
    tt2181831	Shahid	2012		Biography, Drama	Hansal Mehta	India
    tt1876451	Sparkle	2012	24637469	Biography, Musical, Drama	Salim Akil	USA
    tt2366450	Stories We Tell	2012		Biography, Documentary	Sarah Polley	Canada
    tt2133333	Tar	2012		Biography, Drama	Gabrielle Demeestere, Pamela Romanowsky	USA
    tt1491044	The Iceman	2012		Biography, Thriller, Drama, Crime	Ariel Vromen	USA
    tt1966604	The Imposter	2012		Biography, Documentary, Crime	Bart Layton	UK, USA
    tt1590013	The Last Sentence	2012		Biography, Drama	Jan Troell	Sweden
    tt1673697	The Sapphires	2012		Biography, Musical, Comedy, Drama	Wayne Blair	Australia
    tt1866249	The Sessions	2012		Biography, Comedy, Drama	Ben Lewin	USA
    tt1606389	The Vow	2012	196000000	Biography, Romance, Drama	Michael Sucsy	USA
    tt2024544	12 Years a Slave	2013	187733202	Biography, Drama	Steve McQueen	UK, USA
    tt0453562	42	2013	95000000	Biography, Drama, Sport	Brian Helgeland	USA
    tt2402085	All Is by My Side	2013		Biography, Drama	John Ridley	UK, USA
    tt1291580	Behind the Candelabra	2013	13400000	Biography, Romance, Drama	Steven Soderbergh	USA
    tt2404181	Belle	2013		Drama	Amma Asante	UK
    tt2356180	Bhaag Milkha Bhaag	2013		Biography, Drama	Rakeysh Omprakash Mehra	India
    tt1462411	Big Sur	2013		Biography, Drama	Michael Polish	USA
    tt2027064	Blue Caprice	2013		Biography, Drama	Alexandre Moors	USA
    tt3091282	Burt's Buzz	2013		Biography, Documentary	Jody Shapiro	Canada
    tt1786751	CBGB	2013		Biography, Musical, Drama	Randall Miller	USA
    tt2018086	Camille Claudel, 1915	2013		Biography, Drama	Bruno Dumont	France
    tt1535109	Captain Phillips	2013	218791811	Biography, Thriller, Drama, Action	Paul Greengrass	USA
    tt0790636	Dallas Buyers Club	2013		Biography, Drama	Jean-Marc Vallée	USA
    tt0804463	Devil's Knot	2013		Biography, Drama, Crime	Atom Egoyan	USA
    tt1758595	Diana	2013		Biography, Drama	Oliver Hirschbiegel	Belgium, France, Sweden
    tt2520096	Filthy Gorgeous: The Bob Guccione Story	2013		Biography	Barry Avrich	Canada
    tt2714900	Finding Vivian Maier	2013		Biography, Documentary	Charlie Siskel, John Maloof	USA
    tt2334649	Fruitvale Station	2013		Biography, Romance, Drama	Ryan Coogler	USA
    tt2495118	Ip Man: The Final Fight	2013		Biography, Action	Herman Yau	Hong Kong
    tt2357129	Jobs	2013	35931410	Biography, Drama	Joshua Michael Stern	USA
    tt3165608	Justin Bieber's Believe	2013		Biography, Documentary, Musical	Jon M. Chu	USA
    tt1311071	Kill Your Darlings	2013		Biography, Thriller, Romance, Drama	John Krokidas	USA
    tt2359427	Linsanity	2013		Biography	Evan Jackson Leong	USA
    tt1091191	Lone Survivor	2013		Biography, War, Drama, Action	Peter Berg	USA
    tt1426329	Lovelace	2013	1600000	Biography, Drama	Jeffrey Friedman, Rob Epstein	USA
    tt2304771	Mandela: Long Walk to Freedom	2013		Biography, Drama	Justin Chadwick	UK, USA
    tt3203462	My Prairie Home	2013		Biography, Documentary, Musical	Chelsea McMullan	Canada
    tt1196956	One Chance	2013	10900000	Biography, Musical, Comedy, Drama	David Frankel	UK, USA
    tt2431286	Philomena	2013	100000000	Biography, Drama	Stephen Frears	France, UK, USA
    tt2217458	Reaching for the Moon	2013		Biography, Drama	Bruno Barreto	Brazil
    tt2401223	Richard Pryor: Omit the Logic	2013		Biography, Documentary	Marina Zenovich	USA
    tt1979320	Rush	2013	90247624	Biography, Drama, Sport, Action	Ron Howard	Germany, UK, USA
    tt2034098	Saving Lincoln	2013		Biography, Drama	Salvador Litvak	USA
    tt2140373	Saving Mr. Banks	2013	117867984	Biography, Drama	John Lee Hancock	Australia, UK, USA
    tt1327773	The Butler	2013		Biography, Drama	Lee Daniels	USA
    tt2301592	The Dance of Reality	2013		Biography, Musical, Drama	Alejandro Jodorowsky	Chile, France
    tt2401715	The Devil's Violinist	2013	766892	Biography, Musical, Drama	Bernard Rose	Austria, Germany, Italy
    tt1837703	The Fifth Estate	2013	8555008	Biography, Thriller, Drama	Bill Condon	India, USA
    tt1462900	The Grandmaster	2013		Biography, Drama, Action	Wong Kar-wai	Hong Kong, People's Republic of China
    tt1343092	The Great Gatsby	2013	353641895	Romance, Drama, History	Baz Luhrmann	Australia, USA
    tt1700845	The Invisible Woman	2013		Biography, Romance, Drama	Ralph Fiennes	UK
    tt2450440	The Last of Robin Hood	2013		Biography, Drama	Richard Glatzer, Wash Westmoreland	USA
    tt1951216	The Look of Love	2013		Biography, Drama	Michael Winterbottom	UK, USA
    tt2058107	The Railway Man	2013	22320893	Biography, War, Drama	Jonathan Teplitzky	Australia, UK
    tt2390962	The Unknown Known	2013		Biography, Documentary	Errol Morris	USA
    tt0993846	The Wolf of Wall Street	2013	392000000	Biography, Comedy, Drama, Crime, History	Martin Scorsese	USA
    tt2167266	Tracks	2013		Biography, Drama, Adventure	John Curran	Australia
    tt2976920	Violette	2013		Biography, Drama	Martin Provost	Belgium, France
    tt2113820	Walesa. Man of Hope	2013		Biography, Drama	Andrzej Wajda	Poland
    tt2920540	20,000 Days on Earth	2014		Biography, Documentary	Iain Forsyth, Jane Pollard	UK
    tt2704752	Above and Beyond	2014		Biography, Documentary	Roberta Grossman	USA
    tt2179136	American Sniper	2014	547426372	Biography, War, Drama, Action	Clint Eastwood	USA
    tt2790236	Beloved Sisters	2014		Biography, Romance, Drama	Dominik Graf	Austria, Germany, Switzerland
    tt1126590	Big Eyes	2014	29300000	Biography, Romance, Drama	Tim Burton	USA
    tt3005242	Cantinflas	2014	17800000	Biography	Sebastián Del Amo	Mexico
    tt2614400	Casanova Variations	2014		Biography, Drama	Michael Sturminger	France, Germany
    tt1621046	Cesar Chavez	2014	6700000	Biography, Drama	Diego Luna	Mexico, USA
    tt3657760	Chagall-Malevich	2014		Biography, Drama, History	Alexander Mitta	Russia
    tt2377322	Deliver Us from Evil	2014		Biography, Horror, Crime	Scott Derrickson	USA
    tt2403393	Desert Dancer	2014		Biography, Drama	Richard Raymond	Romania, UK
    tt2611390	Difret	2014		Biography, Drama	Zeresenay Berhane Mehari	Ethiopia, USA
    tt1605798	Effie	2014		Biography, Drama	Richard Laxton	UK
    tt0835775	Electric Slide	2014		Biography, Drama, Crime	Tristan Patterson	USA
    tt1100089	Foxcatcher	2014		Biography, Drama, Sport	Bennett Miller	USA
    tt2473602	Get on Up	2014		Biography, Drama	Tate Taylor	USA
    tt2618368	Gloria	2014		Biography	Christian Keller	Mexico
    tt2095649	Grace of Monaco	2014		Biography, Drama	Olivier Dahan	Belgium, France, Italy
    tt4008652	I Am Ali	2014		Biography, Documentary, Sport	Clare Lewins	UK, USA
    tt1673734	Jamesy Boy	2014		Biography, Drama, Crime	Trevor White	USA
    tt1742044	Jersey Boys	2014	67669013	Biography, Musical, Drama	Clint Eastwood	USA
    tt0780548	Kid Cannabis	2014		Biography, Comedy, Drama, Crime	John Stockwell	USA
    tt1216491	Kill the Messenger	2014		Biography, Mystery, Drama, Crime	Michael Cuesta	USA
    tt2339505	Kochadaiyaan	2014		Biography, Animation, Drama, Fantasy, Action, Adventure	Soundarya Rajinikanth	India
    tt2382298	Life Itself	2014		Biography, Documentary	Steve James	USA
    tt0903657	Love and Mercy	2014		Biography, Musical, Drama	Bill Pohlad	USA
    tt1864405	Low Down	2014		Biography, Drama	Jeff Preiss	USA
    tt2544766	Michiel de Ruyter	2014		Biography, War, Drama, History	Roel Reiné	Netherlands
    tt1647668	Million Dollar Arm	2014		Biography, Drama, Sport	Craig Gillespie	USA
    tt2177771	Monuments Men	2014	154984035	Biography, War, Drama	George Clooney	Germany, USA
    tt2473794	Mr. Turner	2014		Biography, Drama	Mike Leigh	France, Germany, UK
    tt3125652	Pasolini	2014		Biography, Drama	Abel Ferrara	Belgium, France, Italy
    tt1596345	Pawn Sacrifice	2014		Biography, Drama	Edward Zwick	USA
    tt3264102	Red Army	2014	694600	Biography, Documentary, Sport	Gabe Polsky	Russia, USA
    tt1020072	Selma	2014		Biography, Drama, History	Ava DuVernay	UK, USA
    tt3455740	Set Fire to the Stars	2014		Biography, Drama	Andy Goddard	UK
    tt4188338	Something Better To Come	2014		Biography, Documentary	Hanna Polak	Denmark, Poland, Russia
    tt3228830	Super Duper Alice Cooper	2014		Biography, Documentary	Reginald Harkema, Sam Dunn	Canada
    tt1441953	Testament of Youth	2014	1800000	Biography, Drama, History	James Kent	UK
    tt3541262	The Admiral: Roaring Currents	2014	110958250	War, History, Action	Kim Han-min	South Korea
    tt2316868	The Better Angels	2014		Biography, Thriller, Drama	A.J. Edwards	USA
    tt3696086	The Golden Era	2014		Biography, Drama	Ann Hui	Hong Kong, People's Republic of China
    tt2084970	The Imitation Game	2014	233555708	Biography, War, Drama, History	Morten Tyldum	USA
    tt3268458	The Internet's Own Boy: The Story of Aaron Swartz	2014		Biography, Documentary	Brian Knappenberger	USA
    tt3219604	The Last Man on the Moon	2014		Biography, Documentary	Mark Craig	UK
    tt1445208	The Letters	2014		Biography, Drama	William Riead	USA
    tt2277106	The Man Who Saved the World	2014		Biography, Documentary	Peter Anthony	Denmark, Latvia, Russia
    tt3006814	The Pilgrim	2014		Biography, Drama	Daniel Augusto	Brazil, Spain
    tt3512066	The Possibilities Are Endless	2014		Biography, Documentary		UK
    tt3674140	The Salt of the Earth	2014		Biography, Documentary	Juliano Ribeiro Salgado, Wim Wenders	Brazil, France, Italy
    tt2980516	The Theory of Everything	2014		Biography, Romance, Drama, History	James Marsh	Japan, UK, USA
    tt1809398	Unbroken	2014	163442937	Biography, War, Drama	Angelina Jolie	USA
    tt2305051	Wild	2014	52501541	Biography, Drama, Adventure	Jean-Marc Vallée	USA
    tt2707858	Yves Saint Laurent	2014		Biography, Drama	Jalil Lespert	France
    """#
}
