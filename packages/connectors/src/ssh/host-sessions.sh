#!/bin/sh
# host-sessions.sh PIDFILE PORT LOG list|end [ID ...]
# Lists and ends the sessions of one sshd on this Linux host, for sessions.ts of the SSH connector. Needs only sh, awk and /proc; run it as sshd's user.
# A session is told from its log line ("Accepted publickey ... port N ssh2: TYPE FINGERPRINT [ID x (serial n) CA ...]", LogLevel INFO or more) by its peer's port;
# where that line is not found its keys stay empty, and the session counts for every credential of its account.
# The process table, the sockets and the log are each read once: what it costs grows with them, not with them times the sessions.
set -u
pidfile=$1 port=$2 log=$3 verb=${4:-}
shift 4 2>/dev/null || { echo "usage: host-sessions.sh PIDFILE PORT LOG list|end [ID ...]" >&2; exit 64; }
listener=$(cat "$pidfile") || exit 1

# "PID PARENT START" of every process. A name can't forge a line: the kernel writes a line break in one as \n.
processes() { cat /proc/[0-9]*/stat 2>/dev/null | sed -n 's/^\([0-9]*\) (.*) . /\1 /p' | awk '{print $1, $2, $20}'; }
parent_and_start() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | awk '{print $2, $20}'; }

# Sets `title`. Reading drops the zero bytes between and after the arguments.
read_title() { title=; IFS= read -r title 2>/dev/null <"/proc/$1/cmdline" || :; }

# Sets `account` from the title of a session's process; empty for the listener's other children.
read_account() {
  account=
  read_title "$1"
  case "$title" in
    sshd:\ *) account=${title#sshd: } ;;
    sshd-session:\ *) account=${title#sshd-session: } ;;
    *) return ;;
  esac
  account=${account%%[!A-Za-z0-9_.@-]*}
  case "$account" in [A-Za-z0-9_]*) ;; *) account= ;; esac
  for suffix in notty pts internal-sftp ''; do account=${account%@"$suffix"}; done
}

# "INODE:PORT " of each socket on this sshd's port, the peer's port in hexadecimal.
sockets() {
  cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk -v port="$(printf %04X "$port")" '
    { split($2, l, ":"); split($3, r, ":"); if (l[2] == port) printf "%s:%s ", $10, r[2] }'
}

# Sets `peer`, the port of the process's peer, or nothing.
read_peer() {
  peer=
  for link in $(readlink /proc/"$1"/fd/* 2>/dev/null); do
    case "$link" in socket:\[*) inode=${link#socket:[} inode=${inode%]} ;; *) continue ;; esac
    case " $sockets" in *" $inode:"*) ;; *) continue ;; esac
    peer=" $sockets" peer=${peer#*" $inode:"} peer=$((0x${peer%% *}))
    return
  done
}

# A line for each session: ID ACCOUNT SINCE PEER, the last one `-` where it is not known.
sessions() {
  sockets=$(sockets)
  processes | awk -v l="$listener" '
    { parent[$1] = $2; start[$1] = $3 }
    END { for (p in parent) if (parent[p] == l) { line = p " " start[p]; for (c in parent) if (parent[c] == p) line = line " " c; print line } }
  ' | while read -r pid start children; do
    # Not let in yet: who it will be is not known.
    for child in $children; do read_title "$child"; case "$title" in *"[net]"*) continue 2 ;; esac; done
    read_account "$pid"
    [ -n "$account" ] || continue
    read_peer "$pid"
    echo "$pid-$start $account $(date -u -r "/proc/$pid" +%Y-%m-%dT%H:%M:%SZ 2>/dev/null || echo 1970-01-01T00:00:00Z) ${peer:--}"
  done
}

list() {
  [ -r "$log" ] || log=/dev/null
  sessions | awk '
    FILENAME == "-" { id[++count] = $1; account[count] = $2; since[count] = $3; peer[count] = $4; if ($4 != "-") at[$4] = at[$4] " " count; next }
    { sub(/\r$/, "") }
    /^Accepted publickey for |: Accepted publickey for / && match($0, / port [0-9]+ ssh2: /) {
      port = substr($0, RSTART + 6, RLENGTH - 13)
      how = substr($0, RSTART + RLENGTH)
      before = substr($0, 1, RSTART - 1)
      n = split(at[port], candidates, " ")
      for (i = 1; i <= n; i++) {
        c = candidates[i]
        mark = " for " account[c] " from "
        if ((begins = index(before, mark)) == 0) continue
        accepted[c] = how
        from[c] = substr(before, begins + length(mark)) " port " port
      }
    }
    # What the key is known by: its fingerprint; of a certificate the serial number and the id as well. Only what can stand in JSON as it is.
    function keys(how, word, n, found, rest, serial) {
      n = split(how, word, " ")
      found = word[2] ~ /^SHA256:[A-Za-z0-9+\/]+$/ ? "\"" word[2] "\"" : ""
      rest = how
      while (match(rest, / \(serial [0-9]+\) CA /)) { serial = substr(rest, RSTART + 9, RLENGTH - 14); rest = substr(rest, RSTART + 1) }
      if (found == "" || serial == "") return found
      found = found ",\"serial:" serial "\""
      if (word[3] == "ID" && word[5] == "(serial" && word[4] !~ /["\\]/ && word[4] ~ /^[!-~]+$/) found = found ",\"id:" word[4] "\""
      return found
    }
    END {
      for (c = 1; c <= count; c++) {
        if (from[c] !~ /^[0-9A-Fa-f.:]+ port [0-9]+$/) from[c] = ""
        printf "{\"id\":\"%s\",\"account\":\"%s\",\"keys\":[%s],\"since\":\"%s\"%s}\n", id[c], account[c], keys(accepted[c]), since[c], from[c] == "" ? "" : ",\"from\":\"" from[c] "\""
      }
    }
  ' - "$log"
}

# From a line "PID PARENT START" a process: all below PID.
descendants_of() {
  processes | awk -v top="$1" '
    { parent[$1] = $2 }
    END { below[top] = 1; do { more = 0; for (p in parent) if (!(p in below) && parent[p] in below) { below[p] = 1; more = 1; print p } } while (more) }'
}

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
