"""What tells a demo's servers from real ones: the name of their sockets. Needs no Django."""

# The folders of the sockets on which a demo's embedded servers listen begin with it.
SOCKET_PREFIX = "regiodialog-"
