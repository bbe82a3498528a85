from django.contrib.auth.hashers import Argon2PasswordHasher


class LightArgon2(Argon2PasswordHasher):
    """Argon2id at OWASP's minimum: 19 MiB a hash instead of Django's 100 MiB.

    At 100 MiB two dozen simultaneous sign-ins take 2.4 GB, so signing in would be a way to bring a
    small server down.
    """

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
