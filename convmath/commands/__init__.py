"""The commands of ``convmath``; each module has ``run(command, arguments) -> exit status``."""
