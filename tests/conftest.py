"""For every test: Ctrl-C is heard also where the suite runs in the background, as it is by a user in a terminal."""

import signal

# A shell starts what it sends to the background deaf to SIGINT, and every process below it inherits that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
