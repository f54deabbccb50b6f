# What all parts of the lab share: messages, places, checks of the machine.
# shellcheck shell=bash

PATH=$PATH:/usr/sbin:/sbin
readonly LAB_TMP=${TMPDIR:-/tmp}
# shellcheck disable=SC2034 # the other parts use it
readonly LAB_NETWORK=10.77.0
readonly LAB_MIN_QEMU=9
LAB_DIR=${LAB_DIR:-$LAB_TMP/ek-lab-$UID}
# A user other than root gets session daemons: they never ask for groups that a user namespace cannot give.
LAB_KIND=${LAB_KIND:-$( ((EUID == 0)) && echo system || echo session)}
# Inside the lab's namespaces everybody looks like root, so this is settled outside and handed on.
if [[ -z ${LAB_CACHE:-} ]]; then
  LAB_CACHE=${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/evenkeel-lab
  mkdir -p "$LAB_CACHE" 2>/dev/null || LAB_CACHE=$LAB_TMP/ek-lab-cache-$UID
fi

say() { echo "lab: $*" >&2; }

die() {
  say "$1"
  exit "${2:-1}"
}

need_arguments() { (($2 == $1)) || die "usage: $3" 2; }

# Waits until COMMAND succeeds, at most SECONDS.
wait_for() {
  local seconds=$1 end
  shift
  end=$((${EPOCHREALTIME/[.,]/} + seconds * 1000000))
  until "$@"; do
    ((${EPOCHREALTIME/[.,]/} < end)) || return 1
    sleep 0.02
  done
}

alive() { [[ -n ${1:-} ]] && kill -0 "$1" 2>/dev/null; }

child_of() {
  local children
  read -r children <"/proc/$1/task/$1/children" || true
  echo "${children%% *}"
}

has_child() { [[ -n $(child_of "$1" 2>/dev/null) ]]; }

# Somebody in the lab holds this lock for as long as the lab lives.
lab_is_up() { [[ -e $1/lock ]] && ! flock -n "$1/lock" true; }

need_lab() { lab_is_up "$LAB_DIR" || die "no lab is up in $LAB_DIR; start one with \`lab up\`, or set LAB_DIR"; }

host_names() {
  local directory
  for directory in "$LAB_DIR"/h[1-9]; do
    [[ -d $directory ]] && echo "${directory##*/}"
  done
}

need_host() { [[ -d $LAB_DIR/$1 ]] || die "no host $1 in this lab; there are: $(host_names | paste -sd' ')" 2; }

need_host_count() { [[ ${1:-} =~ ^[1-9]$ ]] || die "the number of hosts must be 1 to 9, not '${1:-}'" 2; }

check_machine() {
  local program version
  for program in libvirtd virsh qemu-system-x86_64 qemu-img ip bridge unshare nsenter setpriv flock ipmi_sim saslpasswd2 openssl; do
    command -v "$program" >/dev/null || die "$program is missing; run $LAB_HOME/install as root"
  done
  version=$(qemu-system-x86_64 --version)
  [[ $version =~ version\ ([0-9]+)\.([0-9.]+) ]] || die "cannot read QEMU's version from: ${version%%$'\n'*}"
  ((BASH_REMATCH[1] >= LAB_MIN_QEMU)) ||
    die "QEMU ${BASH_REMATCH[1]}.${BASH_REMATCH[2]} loses dirty pages of emulated guests in live migration and still reports success; QEMU $LAB_MIN_QEMU or newer is needed: run $LAB_HOME/install as root"
  case $(readlink -m "$LAB_DIR") in
    /var/* | /run/*) die "the lab's directory $LAB_DIR must not be below /var or /run, which every host replaces; set TMPDIR" ;;
  esac
  ((${#LAB_DIR} <= 60)) || die "the lab's directory $LAB_DIR is too long for unix sockets in it; set TMPDIR to a shorter path"
}
