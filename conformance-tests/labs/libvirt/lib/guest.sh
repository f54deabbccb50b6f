# The guest: its build, its definition, its life and its verdict. All of this works from anywhere on the machine.
# shellcheck shell=bash

readonly LOCAL_DISKS=/var/lib/libvirt/images # of each host; its storage pool
readonly KERNEL_CACHE=/var/cache/evenkeel-lab/kernel # filled by `install`
readonly GUEST_MODULES=(drivers/virtio/{virtio,virtio_ring,virtio_pci_legacy_dev,virtio_pci_modern_dev,virtio_pci}
  drivers/virtio/virtio_balloon drivers/char/virtio_console drivers/block/virtio_blk)

lab_guest() {
  local verb=${1:-}
  shift || true
  case $verb in
    build) guest_build ;;
    save-image) guest_save_image "$@" ;; # see lib/image.sh
    xml) (($# >= 1)) || die "usage: lab guest xml NAME [KEY=VALUE...]" 2 ;;&
    start) (($# >= 2)) || die "usage: lab guest start NAME hK [KEY=VALUE...]" 2 ;;&
    rate) need_arguments 2 $# "lab guest rate NAME MIB_PER_S" ;;&
    agent) need_arguments 2 $# "lab guest agent NAME on|off" ;;&
    harm) need_arguments 2 $# "lab guest harm NAME memory|disk" ;;&
    stop | where | check | uuid | announced | hang | watchdog) need_arguments 1 $# "lab guest $verb NAME" ;;&
    xml | start | stop | where | check | rate | harm | uuid | announced | hang | agent | watchdog)
      need_guest_name "$1"
      need_lab
      [[ $verb != announced ]] || inside guest "$verb" "$@"
      "guest_$verb" "$@"
      ;;
    *) die "no such command: guest $verb. \`lab help\` lists them" 2 ;;
  esac
}

need_guest_name() { [[ $1 =~ ^[a-zA-Z0-9][a-zA-Z0-9_-]{0,31}$ ]] || die "'$1' is no name for a guest: up to 32 letters, digits, - and _" 2; }

guest_build() {
  local cache stamp
  cache=$LAB_CACHE/guest
  mkdir -p "$cache"
  stamp=$({ cat "$LAB_HOME/guest/pulse.c" && declare -f build_guest_into unpack_module; } | sha256sum)
  (
    flock 8
    [[ $(cat "$cache/stamp" 2>/dev/null) == "$stamp" ]] || build_guest_into "$cache"
    echo "$stamp" >"$cache/stamp"
  ) 8>"$cache/lock"
  echo "$cache"
}

build_guest_into() {
  local cache=$1 work package modules version module
  work=$(mktemp -d -p "$cache" build.XXXX)
  # shellcheck disable=SC2064
  trap "rm -rf '$work'" EXIT
  package=$(kernel_package "$work")
  dpkg-deb -x "$package" "$work/kernel"
  modules=$(compgen -G "$work/kernel/lib/modules/*" || compgen -G "$work/kernel/usr/lib/modules/*") ||
    die "the kernel package $package has no modules where they are expected"
  version=${modules##*/}
  mkdir -p "$work/tree"/{dev,sys,lib}
  for module in "${GUEST_MODULES[@]}"; do
    unpack_module "$modules" "$module" "$work/tree/lib/${module##*/}.ko"
  done
  gcc -O2 -Wall -Wextra -static -s -o "$work/tree/init" "$LAB_HOME/guest/pulse.c"
  mknod "$work/tree/dev/console" c 5 1 2>/dev/null || true # only root can; the guest mounts its own /dev
  (cd "$work/tree" && find . | cpio -o -H newc --quiet | gzip -1) >"$work/initrd.img"
  mv "$work/initrd.img" "$cache/initrd.img"
  mv "$work/kernel/boot/vmlinuz-$version" "$cache/vmlinuz"
  rm -f "$cache/stamp"
}

# Copies a module out of the directory of all modules. Newer kernel packages compress them, or build some in.
unpack_module() {
  local modules=$1 module=$2 to=$3
  if [[ -e $modules/kernel/$module.ko ]]; then
    cp "$modules/kernel/$module.ko" "$to"
  elif [[ -e $modules/kernel/$module.ko.xz ]]; then
    xz -dc "$modules/kernel/$module.ko.xz" >"$to"
  else
    grep -q "^kernel/$module.ko$" "$modules/modules.builtin" || die "the kernel package has no module $module"
  fi
}

# The kernel that `install` fetched, else fetched now; never installed.
kernel_package() {
  local packages=("$KERNEL_CACHE"/linux-image-*.deb) name
  if [[ ! -e ${packages[0]} ]]; then
    name=$(apt-cache depends linux-image-cloud-amd64 2>/dev/null |
      awk '$1 == "Depends:" && $2 ~ /^linux-image-/ { print $2; exit }')
    [[ -n $name ]] || die "no kernel package for the guest; run $LAB_HOME/install as root"
    say "fetching the guest's kernel, $name"
    (cd "$1" && apt-get -q download "$name" >&2) || die "cannot fetch $name; run $LAB_HOME/install as root"
    packages=("$1"/linux-image-*.deb)
  fi
  echo "${packages[-1]}"
}

# Reads KEY=VALUE arguments into the caller's variables.
guest_settings() {
  local name=$1 setting key value
  shift
  mem=128 ws=16 rate=4 hb=100 vcpu=1 mode=seq disk=no persistent=no net=no signs=no
  for setting in "$@"; do
    key=${setting%%=*} value=${setting#*=}
    case $key in
      mem | ws | hb | vcpu) [[ $value =~ ^[0-9]{1,6}$ ]] || die "$key must be a whole number, not '$value'" 2 ;;
      rate) [[ $value =~ ^[0-9]+(\.[0-9]+)?$ ]] || die "rate must be a number, not '$value'" 2 ;;
      mode) [[ $value =~ ^(seq|random)$ ]] || die "mode must be seq or random, not '$value'" 2 ;;
      signs) [[ $value =~ ^(no|agent|balloon)$ ]] || die "signs must be no, agent or balloon, not '$value'" 2 ;;
      persistent | net) [[ $value =~ ^(yes|no)$ ]] || die "$key must be yes or no, not '$value'" 2 ;;
      disk) [[ $value =~ ^(yes|no|local|/[^\'\<\&]+)$ ]] || die "disk must be yes, no, local or an absolute path, not '$value'" 2 ;;
      *) die "no such setting of a guest: '$key'. There are: mem ws rate hb vcpu mode disk persistent net signs" 2 ;;
    esac
    printf -v "$key" %s "$value"
  done
  ((mem >= ws + 96)) || die "mem=$mem is too little: the kernel needs 96 MiB beside the working set of ws=$ws" 2
  ((hb > 0 && vcpu > 0)) || die "hb and vcpu must not be 0" 2
  [[ $net == no || $LAB_KIND == system ]] || die "guests have a network only in a lab of root's: libvirt must make their taps" 2
  [[ $disk != yes ]] || disk=$LAB_DIR/shared/$name.qcow2
  [[ $disk != local ]] || disk=$LOCAL_DISKS/$name.qcow2
  [[ $disk != no ]] || disk=
}

# Where the caller's disk is as seen from outside of the host.
disk_of() {
  [[ $disk == "$LOCAL_DISKS"/* ]] && echo "$LAB_DIR/$1$disk" || echo "$disk"
}

# Data that takes a while to be copied, behind the end of the disk that the guest knows: an image knows of 16 MiB.
fill_local_disk() {
  [[ $disk == "$LOCAL_DISKS"/* ]] || return 0
  qemu-img resize -q "$(disk_of "$1")" 96M
  qemu-io -f qcow2 -c "write -P 0x5a 16M 80M" "$(disk_of "$1")" >/dev/null
}

guest_xml() {
  local mem ws rate hb vcpu mode disk persistent net signs
  guest_settings "$@"
  share_guest_files
  print_guest_xml "$1"
}

# The hosts see the lab's directory, but not everything else of this machine.
share_guest_files() {
  local built file
  built=$(guest_build)
  mkdir -p "$LAB_DIR/guest"
  for file in vmlinuz initrd.img; do
    [[ "$LAB_DIR/guest/$file" -nt "$built/$file" ]] || { cp "$built/$file" "$LAB_DIR/guest/.$file.$$" &&
      mv "$LAB_DIR/guest/.$file.$$" "$LAB_DIR/guest/$file"; }
  done
}

# The same name is the same machine in every lab.
guest_uuid() { md5sum <<<"$1" | sed -E 's/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*/\1-\2-4\3-8\4-\5/'; }

# The same name has the same network card in every lab.
guest_mac() { md5sum <<<"$1" | sed -E 's/^(..)(..)(..).*/52:54:01:\1:\2:\3/'; }

print_guest_xml() {
  local name=$1
  cat <<XML
<domain type='qemu'>
  <name>$name</name>
  <uuid>$(guest_uuid "$name")</uuid>
  <memory unit='MiB'>$mem</memory>
  <vcpu>$vcpu</vcpu>
  <os>
    <type arch='x86_64' machine='pc'>hvm</type>
    <kernel>$LAB_DIR/guest/vmlinuz</kernel>
    <initrd>$LAB_DIR/guest/initrd.img</initrd>
    <cmdline>console=ttyS0 quiet cryptomgr.notests panic=-1 name=$name ws=$ws rate=$rate hb=$hb mode=$mode disk=${disk:+1}$([[ $signs != agent ]] || echo " agent=1")</cmdline>
  </os>
  <features><acpi/></features>
  <on_poweroff>destroy</on_poweroff>
  <on_reboot>restart</on_reboot>
  <on_crash>destroy</on_crash>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
$([[ -z $disk ]] || echo "    <disk type='file' device='disk'><driver name='qemu' type='qcow2' cache='none'/><source file='$disk'/><target dev='vda' bus='virtio'/></disk>")
$([[ $net == no ]] || echo "    <interface type='bridge'><mac address='$(guest_mac "$name")'/><source bridge='guests0'/><model type='virtio'/><rom enabled='no'/></interface>")
    <controller type='usb' model='none'/>
    <serial type='file'><source path='/var/log/libvirt/console-$name.log' append='on'/><target port='0'/></serial>
    <channel type='file'><source path='/var/log/libvirt/beats-$name.log' append='on'/><target type='virtio' name='beat'/></channel>
    <channel type='unix'><source mode='bind' path='/run/control-$name.sock'/><target type='virtio' name='control'/></channel>
$(print_signs)
  </devices>
</domain>
XML
}

# The devices by which a host hears of its guest.
print_signs() {
  case $signs in
    agent)
      echo "    <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>"
      echo "    <watchdog model='i6300esb' action='reset'/>"
      ;;&
    balloon) echo "    <memballoon model='virtio'><stats period='1'/></memballoon>" ;;
    *) echo "    <memballoon model='none'/>" ;;
  esac
}

guest_start() {
  local name=$1 host=$2 mem ws rate hb vcpu mode disk persistent net signs image
  shift 2
  need_host "$host"
  guest_settings "$name" "$@"
  share_guest_files
  if image=$(guest_image "$name"); then
    guest_restore "$name" "$host" "$image"
  else
    guest_boot "$name" "$host"
  fi
}

# Boots the guest with the caller's settings and waits for its first beat.
guest_boot() {
  local name=$1 host=$2 uri definition seen
  uri=$(host_uri "$host")
  if [[ -n $disk && ! -e $(disk_of "$host") ]]; then
    qemu-img create -q -f qcow2 "$(disk_of "$host")" 16M
    fill_local_disk "$host"
  fi
  definition=$(mktemp -p "$LAB_DIR" guest.XXXX)
  print_guest_xml "$name" >"$definition"
  seen=$(beats_on "$host" "$name")
  if [[ $persistent == yes ]]; then
    virsh -q -c "$uri" define "$definition" && virsh -q -c "$uri" start "$name"
  else
    virsh -q -c "$uri" create "$definition"
  fi >&2 || { rm -f "$definition" && die "$name does not start on $host"; }
  rm -f "$definition"
  wait_for 60 more_beats "$host" "$name" "$seen" ||
    die "$name sent no beat within 60 s; its console: $(tail -n 1 "$LAB_DIR/$host/var/log/libvirt/console-$name.log")"
}

beats_in() { grep -c '^HB ' "$1" 2>/dev/null || true; }
beats_on() { beats_in "$LAB_DIR/$1/var/log/libvirt/beats-$2.log"; }
more_beats() { (($(beats_on "$1" "$2") > ${3:-0})); }

guest_rate() {
  [[ $2 =~ ^[0-9]+(\.[0-9]+)?$ ]] || die "the rate must be a number of MiB/s, not '$2'" 2
  tell_guest "$1" "rate $2"
}

guest_harm() {
  [[ $2 =~ ^(memory|disk)$ ]] || die "a guest's memory or disk can be harmed, not '$2'" 2
  tell_guest "$1" "harm $2"
}

guest_hang() { tell_guest "$1" hang; }

guest_watchdog() { tell_guest "$1" watchdog; }

guest_agent() {
  [[ $2 =~ ^(on|off)$ ]] || die "the agent can be on or off, not '$2'" 2
  tell_guest "$1" "agent $2"
}

# Sends a line to the guest's control port on the host where it runs; the guest reads it at its next beat.
tell_guest() {
  local hosts
  mapfile -t hosts < <(guest_where "$1")
  ((${#hosts[@]} > 0)) || die "$1 runs on no host"
  tell_guest_on "${hosts[0]}" "$@"
}

tell_guest_on() {
  perl -MIO::Socket::UNIX -e '
    my ($path, $line) = @ARGV;
    my $s = IO::Socket::UNIX->new(Peer => $path) or die "$path: $!\n";
    print $s "$line\n";
    close $s or die "$path: $!\n";
    ' "$LAB_DIR/$1/run/control-$2.sock" "$3" || die "$2 cannot be told '$3'"
}

virsh_on() {
  local host=$1
  shift
  timeout 5 virsh -q -c "$(host_uri "$host")" "$@" 2>/dev/null
}

# The host behind whose port the guests' network last heard of the guest.
guest_announced() {
  bridge fdb show br br1 | awk -v mac="$(guest_mac "$1")" '$1 == mac { for (i = 2; i < NF; i++) if ($i == "dev") print substr($(i + 1), 2) }'
}

guest_where() {
  local host
  for host in $(host_names); do
    [[ $(virsh_on "$host" domstate "$1") != running ]] || echo "$host"
  done
}

# On all hosts at once; a host that does not have it has nothing to say.
guest_stop() {
  local host job jobs=() result=0
  inside guest stop "$@"
  for host in $(host_names); do
    guest_end_on "$host" "$1" &
    jobs+=($!)
  done
  for job in "${jobs[@]}"; do
    wait "$job" || result=1
  done
  return "$result"
}

# A libvirt that is down, frozen or busy does not keep the guest alive.
guest_end_on() {
  local host=$1 name=$2
  host_is_up "$host" || return 0
  timeout 20 virsh -q -c "$(host_uri "$host")" "destroy $name; undefine $name" >/dev/null 2>&1 || true
  host_in "$host" pkill -KILL -f -- "^[^ ]*qemu-system[^ ]* -name guest=$name," || true
  wait_for 10 guest_is_gone_from "$host" "$name" || die "$name does not end on $host"
}

guest_is_gone_from() { ! host_in "$1" pgrep -f -- "^[^ ]*qemu-system[^ ]* -name guest=$2," >/dev/null; }

guest_check() {
  local name=$1 panics beats
  mapfile -t beats < <(compgen -G "$LAB_DIR/h*/var/log/libvirt/beats-$name.log")
  ((${#beats[@]})) || die "no host has heard of a guest $name"
  panics=$(cat "$LAB_DIR"/h*/var/log/libvirt/"console-$name.log" 2>/dev/null |
    grep -acE 'Kernel panic|Oops|BUG:|general protection|soft lockup|PULSE ' || true)
  awk -v name="$name" -v panics="$panics" -f "$LAB_HOME/lib/verdict.awk" "${beats[@]}"
}
