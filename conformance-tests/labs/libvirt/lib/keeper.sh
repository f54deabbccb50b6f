# The lab's own namespaces. One process, the keeper, is the first in a pid namespace that holds everything: when it
# ends, however it ends, the kernel ends all the rest. Its network namespace is the cable cabinet: a bridge.
# shellcheck shell=bash

# What `unshare` needs to make the lab's namespaces; as root no user namespace.
namespace_options() {
  ((EUID == 0)) || printf '%s\n' --user --map-root-user
  printf '%s\n' --net --mount --pid --fork --kill-child=KILL --mount-proc
}

check_namespaces() {
  local options reason
  mapfile -t options < <(namespace_options)
  reason=$(unshare "${options[@]}" -- true 2>&1) && return
  ((EUID == 0)) && die "root cannot make namespaces here, perhaps a container without CAP_SYS_ADMIN: $reason"
  die "users cannot make namespaces here; allow unprivileged user namespaces, or run the lab as root: $reason"
}

# Takes the lab's lock on descriptor 9; every process of the lab inherits it.
claim_directory() {
  mkdir -p "$LAB_DIR"
  [[ -O $LAB_DIR ]] || die "$LAB_DIR belongs to somebody else; set TMPDIR"
  chmod 755 "$LAB_DIR"
  exec 9>"$LAB_DIR/lock"
  flock -n 9 || die "a lab is already up in $LAB_DIR"
}

# Takes what describes the hosts out of the arguments, into LAB_LOCK, and leaves the others in the caller's `rest`.
take_options() {
  LAB_LOCK=none
  while (($# > 0)); do
    case $1 in
      --lock)
        LAB_LOCK=${2:-}
        [[ $LAB_LOCK =~ ^(none|lockd)$ ]] || die "the lock manager must be none or lockd, not '$LAB_LOCK'" 2
        shift
        ;;
      --)
        rest+=("$@")
        return
        ;;
      *) rest+=("$1") ;;
    esac
    shift
  done
}

new_directory() {
  sweep_dead_labs
  LAB_DIR=$(mktemp -d "$LAB_TMP/ek-lab-$UID.XXXX")
  trap 'rm -rf "$LAB_DIR"' EXIT
}

# A lab whose first process was killed leaves its directory behind: nobody holds its lock any more.
sweep_dead_labs() {
  local directory
  for directory in "$LAB_TMP/ek-lab-$UID".????; do
    [[ -e $directory/keeper.pid && -O $directory ]] || continue
    lab_is_up "$directory" || rm -rf "$directory"
  done
}

prepare() {
  need_host_count "$1"
  check_machine
  check_namespaces
  claim_directory
  rm -rf "$LAB_DIR"/h[1-9] "$LAB_DIR"/{ready,keeper.pid,failed}
  mkdir -p "$LAB_DIR/shared"
  [[ ${LAB_LOCK:-none} == none ]] || command -v virtlockd >/dev/null || die "virtlockd is missing; run $LAB_HOME/install as root"
  # A host that is booted later is to be like the others.
  echo "${LAB_LOCK:-none}" >"$LAB_DIR/lock-manager"
  export LAB_DIR LAB_KIND LAB_CACHE
}

lab_up() {
  local hosts=${1:-3} options keeper
  need_host_count "$hosts"
  if lab_is_up "$LAB_DIR"; then
    say "already up in $LAB_DIR"
    return
  fi
  prepare "$hosts"
  mapfile -t options < <(namespace_options)
  setsid unshare "${options[@]}" -- "$LAB_HOME/lab" keeper stay "$hosts" </dev/null >"$LAB_DIR/keeper.log" 2>&1 &
  keeper=$!
  echo "$keeper" >"$LAB_DIR/keeper.pid"
  exec 9>&-
  wait_for 60 keeper_settled "$keeper" || say "the hosts did not come up in 60 s"
  cat "$LAB_DIR/keeper.log" >&2
  if [[ ! -e $LAB_DIR/ready ]]; then
    lab_down
    return 1
  fi
  echo "$LAB_DIR"
}

keeper_settled() { [[ -e $LAB_DIR/ready ]] || ! alive "$1"; }

lab_down() {
  local keeper
  if lab_is_up "$LAB_DIR"; then
    read -r keeper <"$LAB_DIR/keeper.pid"
    end_keeper "$keeper"
    flock -w 30 "$LAB_DIR/lock" true || die "some process of the lab in $LAB_DIR does not end"
  fi
  [[ ! -O $LAB_DIR ]] || rm -rf "$LAB_DIR"
}

# Ends the first process of the namespace, and not `unshare`, so that `unshare` returns when all the others are gone.
end_keeper() {
  local first
  first=$(child_of "$1" 2>/dev/null) || true
  kill -TERM "${first:-$1}" 2>/dev/null || return 0
  wait_for 2 process_gone "$1" || kill -KILL "${first:-$1}" 2>/dev/null || true
}

lab_run() {
  local hosts=${1:-}
  [[ ${2:-} == -- && $# -ge 3 ]] || die "usage: lab run N -- COMMAND..." 2
  shift 2
  need_host_count "$hosts"
  new_directory
  around_keeper run "$hosts" "$@"
}

lab_serve() {
  need_arguments 1 $# "lab serve N"
  need_host_count "$1"
  new_directory
  around_keeper serve "$1"
}

# Runs the keeper in the foreground and tidies up after it. If this process is killed, the kernel kills `unshare`,
# and that kills the keeper.
around_keeper() {
  local options keeper result=0
  prepare "$2"
  mapfile -t options < <(namespace_options)
  exec 3<&0
  setpriv --pdeathsig KILL -- unshare "${options[@]}" -- "$LAB_HOME/lab" keeper "$@" <&3 3<&- &
  keeper=$!
  echo "$keeper" >"$LAB_DIR/keeper.pid"
  exec 3<&- 9>&-
  # shellcheck disable=SC2064
  trap "end_keeper $keeper" TERM INT HUP
  wait "$keeper" || result=$?
  if alive "$keeper"; then # a signal cut the wait short
    wait "$keeper" || true
  fi
  return "$result"
}

# Inside: the first process of the lab's pid namespace.
keeper() {
  local mode=$1 hosts=$2 watched
  shift 2
  readlink /proc/self/ns/pid >"$LAB_DIR/pidns"
  trap 'exit 143' TERM INT HUP
  ip link set lo up
  ip link add br0 type bridge forward_delay 0
  ip addr add "$LAB_NETWORK.254/24" dev br0
  ip link set br0 up
  ip link add br1 type bridge forward_delay 0
  ip link set br1 up
  boot_all "$hosts" </dev/null
  write_fence_agent
  : >"$LAB_DIR/ready"
  case $mode in
    stay)
      sleep infinity &
      wait $!
      ;;
    serve)
      echo "ready $LAB_DIR"
      cat >/dev/null <&0 &
      wait $!
      ;;
    run)
      # A shell's background jobs ignore the keyboard's signals; COMMAND shall not inherit that.
      PATH=$LAB_HOME:$PATH env --default-signal=INT,QUIT -- "$@" <&0 &
      watched=$!
      wait "$watched"
      ;;
  esac
}

boot_all() {
  local k jobs=() result=0
  for ((k = 1; k <= $1; k++)); do
    host_start "h$k" &
    jobs+=($!)
  done
  for k in "${jobs[@]}"; do
    wait "$k" || result=1
  done
  for ((k = 1; k <= $1; k++)); do
    bmc_start "h$k"
  done
  ((result == 0)) && remember_capabilities
  return "$result"
}

# Repeats this very command inside the lab's namespaces, unless it is there already.
inside() {
  local keeper here=()
  need_lab
  [[ $(readlink /proc/self/ns/pid) == "$(cat "$LAB_DIR/pidns")" ]] && return
  read -r keeper <"$LAB_DIR/keeper.pid"
  ((EUID == 0)) || here=(--user --preserve-credentials)
  export LAB_DIR LAB_KIND LAB_CACHE
  exec nsenter --target "$keeper" "${here[@]}" --mount --net --pid="/proc/$keeper/ns/pid_for_children" -- "$LAB_HOME/lab" "$@"
}
