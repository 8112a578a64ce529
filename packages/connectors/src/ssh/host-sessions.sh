#!/bin/sh
# host-sessions.sh PIDFILE PORT LOG list|end [ID ...]
# Lists and ends the sessions of one sshd on this Linux host, for sessions.ts of the SSH connector. Needs only sh, awk and /proc; run it as sshd's user.
# A session is told from its log line ("Accepted publickey ... port N ssh2: TYPE FINGERPRINT [ID x (serial n) CA ...]", LogLevel INFO or more) by its peer's port;
# where that line is not found its keys stay empty, and the session counts for every credential of its account.
set -u
pidfile=$1 port=$2 log=$3 verb=${4:-}
shift 4 2>/dev/null || { echo "usage: host-sessions.sh PIDFILE PORT LOG list|end [ID ...]" >&2; exit 64; }
listener=$(cat "$pidfile") || exit 1

parent_and_start() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | awk '{print $2, $20}'; }
children_of() { cat /proc/[0-9]*/stat 2>/dev/null | sed -n 's/^\([0-9]*\) (.*) . \([0-9]*\) .*/\1 \2/p' | awk -v p="$1" '$2 == p {print $1}'; }
title_of() { tr '\0' ' ' <"/proc/$1/cmdline" 2>/dev/null; }

# The account of an authenticated session's process; empty for the listener's other children.
account_of() {
  for child in $(children_of "$1"); do case "$(title_of "$child")" in *"[net]"*) return ;; esac; done
  title_of "$1" | sed -n 's/^sshd\(-session\)\{0,1\}: \([A-Za-z0-9_][A-Za-z0-9_.@-]*\).*/\2/p' | sed 's/@\(notty\|pts\/.*\|internal-sftp\)*$//'
}

# "ADDRESS_HEX PORT" of the peer on this sshd's port.
peer_port_of() {
  inodes=$(readlink /proc/"$1"/fd/* 2>/dev/null | sed -n 's/^socket:\[\([0-9]*\)\]$/\1/p' | tr '\n' ' ')
  hex=$(cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk -v inodes=" $inodes" -v port="$(printf %04X "$port")" '
    index(inodes, " " $10 " ") { split($2, l, ":"); split($3, r, ":"); if (l[2] == port) { print r[2]; exit } }')
  [ -n "$hex" ] && printf '%d' "0x$hex"
}

list() {
  for pid in $(children_of "$listener"); do
    account=$(account_of "$pid")
    [ -n "$account" ] || continue
    set -- $(parent_and_start "$pid")
    [ $# = 2 ] || continue
    start=$2
    peer=$(peer_port_of "$pid")
    accepted=
    [ -n "$peer" ] && accepted=$(awk -v a="$account" -v p="$peer" '/^Accepted publickey for |: Accepted publickey for / && $0 ~ (" port " p " ssh2: ") && index($0, " for " a " from ") {line = $0} END {print line}' "$log" 2>/dev/null)
    keys=$(printf '%s\n' "$accepted" | sed -n 's/.* ssh2: [^ ]* \(SHA256:[A-Za-z0-9+\/]*\).*/"\1"/p')
    serial=$(printf '%s\n' "$accepted" | sed -n 's/.* (serial \([0-9]*\)) CA .*/,"serial:\1"/p')
    keyid=$(printf '%s\n' "$accepted" | sed -n 's/.* ssh2: [^ ]* [^ ]* ID \([]!#-[^-~]*\) (serial [0-9]*) CA .*/,"id:\1"/p')
    from=$(printf '%s\n' "$accepted" | sed -n 's/.* from \([0-9A-Fa-f.:]*\) port \([0-9]*\) ssh2: .*/\1 port \2/p')
    since=$(date -u -d "@$(stat -c %Y "/proc/$pid" 2>/dev/null || echo 0)" +%Y-%m-%dT%H:%M:%SZ)
    printf '{"id":"%s-%s","account":"%s","keys":[%s%s%s],"since":"%s"%s}\n' "$pid" "$start" "$account" "$keys" "$serial" "$keyid" "$since" "${from:+,\"from\":\"$from\"}"
  done
}

descendants_of() { for child in $(children_of "$1"); do echo "$child"; descendants_of "$child"; done; }

end() {
  ended=0
  for id in "$@"; do
    pid=${id%-*}
    case "$pid" in '' | *[!0-9]*) continue ;; esac
    # The start time keeps a reused process id from being ended in the place of the session.
    set -- $(parent_and_start "$pid")
    [ $# = 2 ] && [ "$1" = "$listener" ] && [ "$pid-$2" = "$id" ] || continue
    victims="$(descendants_of "$pid")"
    kill -TERM "$pid" 2>/dev/null || continue
    tries=0
    while [ -d "/proc/$pid" ] && [ "$(sed 's/.*) \(.\) .*/\1/' "/proc/$pid/stat" 2>/dev/null)" != Z ] && [ $tries -lt 40 ]; do sleep 0.05; tries=$((tries + 1)); done
    [ $tries = 40 ] && kill -KILL "$pid" 2>/dev/null
    for victim in $victims; do kill -KILL "$victim" 2>/dev/null; done
    ended=$((ended + 1))
  done
  printf '{"ended":%d}\n' "$ended"
}

case $verb in
  list) list ;;
  end) end "$@" ;;
  *) exit 64 ;;
esac
