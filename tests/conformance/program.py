"""What the scripts that run many nights have in common: calls of the program, and what a folder holds."""
import hashlib
import os
import subprocess
import sys


def call(binary, *arguments, codes=(0,)):
    """Runs the program; anything but an expected exit code ends the script with what it said."""
    done = subprocess.run([binary, *map(str, arguments)], capture_output=True, text=True)
    if done.returncode not in codes:
        sys.exit(f"{' '.join(map(str, arguments))}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def fingerprint(folder):
    """Every file below the folder with a digest of its bytes."""
    found = {}
    for root, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(root, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, folder)] = hashlib.sha256(file.read()).hexdigest()
    return found
