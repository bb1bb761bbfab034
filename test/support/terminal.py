"""Runs a command at a terminal, which node alone cannot make.

terminal.py STREAMS FD COMMAND...: the STREAMS (of "in", "out", "err", joined by commas) are a new controlling terminal,
the others are inherited. What the terminal shows goes to the descriptor FD. Standard input is typed once the
terminal has shown something. Exits as the command does, 128 + N for signal N.
"""
import os
import pty
import sys
import termios

streams, shown, command = sys.argv[1].split(","), int(sys.argv[2]), sys.argv[3:]
master, slave = pty.openpty()
attributes = termios.tcgetattr(slave)
attributes[1] &= ~termios.OPOST
termios.tcsetattr(slave, termios.TCSANOW, attributes)

pid = os.fork()
if pid == 0:
    os.setsid()
    os.close(os.open(os.ttyname(slave), os.O_RDWR))
    for number, name in enumerate(("in", "out", "err")):
        if name in streams:
            os.dup2(slave, number)
    os.closerange(3, 256)
    os.execvp(command[0], command)

os.close(slave)
os.close(1)
os.close(2)
typing = sys.stdin.buffer.read() if "in" in streams else b""
while True:
    try:
        text = os.read(master, 65536)
    except OSError:
        text = b""
    if not text:
        break
    os.write(shown, text)
    if typing:
        os.write(master, typing)
        typing = b""
_, status = os.waitpid(pid, 0)
sys.exit(os.waitstatus_to_exitcode(status) % 256 if os.WIFEXITED(status) else 128 + os.WTERMSIG(status))
