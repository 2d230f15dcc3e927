import string

from tidings.workspaces.secret import hash_secret, hint_of, is_secret, new_secret


def test_a_secret_names_its_mode_and_no_two_are_alike():
    secrets = {new_secret("live") for _ in range(100)}
    assert len(secrets) == 100
    assert all(secret.startswith("td_live_") and is_secret(secret) for secret in secrets)
    assert is_secret(new_secret("test"))


def test_every_mistyped_letter_is_noticed():
    secret = new_secret("test")
    for place in range(len("td_test_"), len(secret)):
        for letter in string.ascii_lowercase + string.digits:
            if letter != secret[place]:
                assert not is_secret(secret[:place] + letter + secret[place + 1 :])


def test_a_secret_of_the_other_mode_is_none():
    assert not is_secret(new_secret("test").replace("td_test_", "td_live_"))


def test_other_texts_are_none():
    secret = new_secret("test")
    for text in ("", "td_test_", secret[:-1], secret + "0", secret.upper(), f" {secret}", secret[:-1] + "é", "x" * 10_000):
        assert not is_secret(text)


def test_a_hint_shows_four_letters_of_the_random_part():
    secret = new_secret("test")
    assert hint_of(secret) == secret[:12] + "…"
    assert len(hash_secret(secret)) == 32
