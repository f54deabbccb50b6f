# Writes a copy of a saved guest that is another guest: what libvirt saved, with another definition.
# Arguments: IMAGE DEFINITION COPY. The format is libvirt's, version 2: a header of 92 bytes, the definition, what libvirt
# wants to remember beside it, QEMU's stream.
use strict;
use warnings;

my ($image, $definition, $copy) = @ARGV;
my $header = 'a16 V5 a56';

open my $in, '<:raw', $image or die "$image: $!\n";
(read($in, my $head, 92) // 0) == 92 or die "$image is too short\n";
my ($magic, $version, $length, $running, $compression, $cookie_at, $unused) = unpack $header, $head;
$magic eq 'LibvirtQemudSave' && $version == 2 or die "$image is no saved guest of a libvirt known here\n";
(read($in, my $data, $length) // 0) == $length or die "$image is too short\n";

open my $from, '<:raw', $definition or die "$definition: $!\n";
my $xml = do { local $/; <$from> } . "\0";
my $cookie = $cookie_at ? substr($data, $cookie_at) : '';

open my $out, '>:raw', $copy or die "$copy: $!\n";
print $out pack($header, $magic, $version, length($xml . $cookie), $running, $compression, $cookie_at && length $xml, $unused),
  $xml, $cookie;
while (read $in, my $part, 1 << 20) { print $out $part or die "$copy: $!\n" }
close $out or die "$copy: $!\n";
