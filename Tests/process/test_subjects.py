"""What people type as the subject: requests, surnames, slips, addresses, nobody."""

from __future__ import annotations

import unittest

from support.house import ProcessTest


class SubjectTests(ProcessTest):
    limit = 240

    def pitch(self, subject):
        return self.house.run("pitch", "--offline", "--json", "--", subject)

    def folders(self):
        return {file.parent.name for file in self.house.documents()}

    def expect_figure(self, subject, folder, is_guess):
        """The figure's document, and a sentence where the name was guessed."""
        done = self.pitch(subject)
        self.expect_exit(done, 0)
        self.assertEqual(self.folders(), {folder}, done)
        if is_guess:
            self.expect_match(done.err, "is taken as")
        else:
            self.assertNotIn("is taken as", done.err)

    def test_a_request_is_taken_off_the_name(self):
        for subject in (
            "make a film about Ada Lovelace", "Make me a movie about Ada Lovelace, please.",
            "ada lovelace", "ADA LOVELACE", "\u201cAda Lovelace\u201d", "a biopic of Ada Lovelace",
            "pitch me something on Ada Lovelace", "Film \u00fcber Ada Lovelace",
            "une film sur Ada Lovelace", "the life of Ada Lovelace", "Ada Lovelace's life",
            "https://en.wikipedia.org/wiki/Ada_Lovelace",
        ):
            with self.subTest(subject=subject):
                self.expect_figure(subject, "ada-lovelace", is_guess=False)

    def test_a_surname_and_one_letter_are_taken_and_said(self):
        for subject in ("Lovelace", "Ada Lovlace", "Ada Lovelcae"):
            with self.subTest(subject=subject):
                self.expect_figure(subject, "ada-lovelace", is_guess=True)
        for subject, name in (("Tesla", "Nikola Tesla"), ("the Curies", "Marie Curie")):
            with self.subTest(subject=subject):
                done = self.pitch(subject)
                self.expect_exit(done, 0)
                self.expect_match(done.err, f"is taken as {name}.*--as-typed")

    def test_an_unknown_name_ends_with_a_code_of_its_own_and_the_nearest_name(self):
        for subject, nearest in (("Tusla", "Nikola Tesla"), ("Turning", "Alan Turing")):
            with self.subTest(subject=subject):
                done = self.house.run("pitch", "--offline", "--", subject)
                self.expect_exit(done, 66)
                last = [line for line in done.err.splitlines() if line.strip()][-1]
                self.assertIn(nearest, last)
        for subject in ("Einstein", "Isaac Newton"):
            with self.subTest(subject=subject):
                self.expect_exit(self.pitch(subject), 66)

    def test_who_is_named_by_nobody_is_asked_for(self):
        for subject in ("", "  ", "\u2603", "make a film", "film about", "\u202e\u200b"):
            with self.subTest(subject=subject):
                refused = self.pitch(subject)
                self.expect_exit(refused, 64)
                self.expect_advice(refused, "who is the film about?")
        for subject in (
            "https://example.com/ada", "file:///etc/passwd", "/etc/passwd", "../x", "a" * 10_000,
            "https://en.wikipedia.org/wiki/Special:Search", "https://en.wikipedia.org.evil.com/wiki/Ada",
        ):
            with self.subTest(subject=subject[:40]):
                refused = self.pitch(subject)
                self.assertIn(refused.code, (64, 65), refused)
                self.expect_plain(refused.err)
        self.assertEqual(self.house.documents(), [])
        self.assertFalse((self.house.work / "https").exists())

    def test_the_session_of_the_folder_comes_first_and_is_named(self):
        made = {}
        for name, subject in (("one", "Ada Lovelace"), ("two", "Mary Anning")):
            folder = self.house.root / name
            folder.mkdir()
            done = self.house.run("pitch", "--offline", "--json", subject, cwd=folder)
            self.expect_exit(done, 0)
            made[name] = (folder, done.json["sessionId"])
        for name, (folder, session) in made.items():
            with self.subTest(folder=name):
                opened = self.house.run("open", cwd=folder)
                self.expect_exit(opened, 0)
                self.assertTrue(opened.out.startswith(str(folder.resolve())), opened)
                self.assertIn(session[-12:], opened.err)
                self.assertIn(session[-12:], self.house.run("show", cwd=folder).err)
        # Elsewhere it is the last one.
        self.assertIn(made["two"][1][-12:], self.house.run("show").err)


if __name__ == "__main__":
    unittest.main()
