"""parindex: runs the administrative reform of a local government and raises its PAR INDEX."""
