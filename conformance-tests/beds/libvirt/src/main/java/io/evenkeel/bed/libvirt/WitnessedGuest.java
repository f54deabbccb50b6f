package io.evenkeel.bed.libvirt;

import io.evenkeel.conformance.GuestKind;
import io.evenkeel.lab.libvirt.Guest;
import io.evenkeel.lab.libvirt.GuestSpec;
import io.evenkeel.lab.libvirt.GuestWitness;
import io.evenkeel.lab.libvirt.Lab;
import io.evenkeel.lab.libvirt.LabHost;
import io.evenkeel.lab.libvirt.Verdict;
import io.evenkeel.spi.inventory.VmId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** One guest of the lab with its witness. */
final class WitnessedGuest implements AutoCloseable {

    /**
     * What keeps a busy guest from converging: it dirties its working set faster than the hosts' links carry it, which
     * are throttled while it lives.
     */
    private static final String SLOW_LINK = "256mbit";

    private static final double BUSY_MEBIBYTES_PER_SECOND = 2000;
    private static final Duration SILENCE = Duration.ofSeconds(2);
    private static final Duration PACE_LIMIT = Duration.ofMillis(500);
    private static final int BEATS_FOR_A_PACE = 5;
    private static final Duration BOOT = Duration.ofSeconds(60);
    private static final double CALM_MEBIBYTES_PER_SECOND = 4;

    private final Lab lab;
    private final Guest guest;
    private final GuestWitness witness;
    private final VmId id;
    private final boolean slowedLinks;

    private WitnessedGuest(Lab lab, Guest guest, boolean slowedLinks) throws InterruptedException {
        this.lab = lab;
        this.guest = guest;
        this.witness = guest.witness();
        this.id = new VmId(guest.uuid().toString());
        this.slowedLinks = slowedLinks;
    }

    static WitnessedGuest make(Lab lab, LabHost host, String name, GuestKind kind) throws InterruptedException {
        GuestSpec spec = GuestSpec.busy(name)
                .withDirtyMebibytesPerSecond(
                        kind == GuestKind.BUSY ? BUSY_MEBIBYTES_PER_SECOND : CALM_MEBIBYTES_PER_SECOND);
        if (lab.hasGuestsNetwork()) {
            spec = spec.withNetwork();
        }
        if (kind == GuestKind.UNSHARED_DISK) {
            spec = spec.withDisk(GuestSpec.Disk.LOCAL);
        }
        if (kind == GuestKind.ATTENDED) {
            spec = spec.withSigns(GuestSpec.Signs.AGENT);
        }
        boolean slow = kind == GuestKind.BUSY;
        WitnessedGuest made = new WitnessedGuest(lab, lab.start(spec, host), slow);
        made.keepDefinition(host);
        if (slow) {
            made.eachHost("tc qdisc replace dev eth0 root tbf rate " + SLOW_LINK + " burst 512kb latency 100ms");
        }
        if (kind == GuestKind.PAUSED || kind == GuestKind.OFF) {
            made.virsh(host, kind == GuestKind.PAUSED ? "suspend" : "destroy", name);
            made.awaitSilence();
        }
        return made;
    }

    VmId id() {
        return id;
    }

    /**
     * The hosts it beats on. Silence counts only when it lasts: just after a switchover, and on a busy machine, a guest
     * that runs may not have beaten for a moment.
     */
    Set<String> beatsOn() throws InterruptedException {
        Set<String> hosts = witness.executingOn();
        return hosts.isEmpty() && witness.awaitBeats(1, SILENCE) ? witness.executingOn() : hosts;
    }

    Verdict verdict() {
        return witness.verdict();
    }

    /** What the guest complains of; that it was killed by a fault is no damage. */
    Optional<String> damage() {
        Verdict verdict = witness.verdict();
        return verdict.isCleanOver(verdict.lives()) ? Optional.empty() : Optional.of(verdict.toString());
    }

    /** As the switch of the guests' network has learned it. */
    Optional<String> announcedFrom() throws InterruptedException {
        return guest.spec().network() ? guest.announcedFrom() : Optional.empty();
    }

    boolean hasProcessOn(LabHost host) {
        return host.processOf(guest.name()).isPresent();
    }

    boolean isDefinedOn(LabHost host) {
        return host.hasDefinitionOf(guest.name());
    }

    /** Where the lab puts disks that only their host sees. */
    boolean hasImageOn(LabHost host) {
        return Files.exists(lab.directory()
                .resolve(host.name())
                .resolve("var/lib/libvirt/images")
                .resolve(guest.name() + ".qcow2"));
    }

    /** As a platform does that makes VMs: whoever restarts one after the loss of its host finds it there. */
    private void keepDefinition(LabHost host) {
        String definition =
                shell(host, "virsh -q -c '" + host.uri() + "' dumpxml --inactive --security-info " + guest.name());
        try {
            Files.writeString(definitionFile(), definition);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path definitionFile() {
        return LabConnection.definitions(lab).resolve(id.value() + ".xml");
    }

    /** Tries to start it on a host while it runs on another, and ends what that starts. */
    boolean isRefusedOn(LabHost host) {
        String answer =
                shell(host, "virsh -q -c '" + host.uri() + "' create '" + definitionFile() + "' 2>&1 || echo refused");
        if (!answer.endsWith("refused")) {
            virsh(host, "destroy", guest.name());
            return false;
        }
        if (!answer.contains("lock")) {
            throw new IllegalStateException("a second start fails, and not for a lock: " + answer);
        }
        return true;
    }

    /** Boots it anew, with one device more. */
    void giveDevice(LabHost host, Hindrance hindrance) throws InterruptedException {
        String virsh = "virsh -q -c '" + host.uri() + "' ";
        shell(
                host,
                "set -e; truncate -s 1M " + hindrance.file() + "; " + virsh + "dumpxml --inactive " + guest.name()
                        + " | sed 's#</devices>#" + hindrance.xml() + "</devices>#' >/var/lib/" + guest.name()
                        + ".xml; "
                        + virsh + "destroy " + guest.name() + "; " + virsh + "define /var/lib/" + guest.name()
                        + ".xml; "
                        + virsh + "start " + guest.name());
        if (!witness.awaitBeats(BEATS_FOR_A_PACE, BOOT)) {
            throw new IllegalStateException(guest.name() + " does not boot with " + hindrance);
        }
    }

    void hang() throws InterruptedException {
        guest.hang();
    }

    void agent(boolean on) throws InterruptedException {
        guest.agent(on);
    }

    void neglectWatchdog() throws InterruptedException {
        guest.neglectWatchdog();
    }

    void makeTwin(LabHost host) throws InterruptedException {
        guest.startPausedTwin(host);
    }

    void endTwin(LabHost host) throws InterruptedException {
        guest.endTwin(host);
    }

    /** Memory that it writes in a second, in MiB; measured over a few beats, or over half a second without any. */
    OptionalDouble pace() throws InterruptedException {
        witness.awaitBeats(1, PACE_LIMIT);
        long began = System.nanoTime();
        long before = witness.dirtiedMebibytes();
        witness.awaitBeats(BEATS_FOR_A_PACE, PACE_LIMIT);
        return OptionalDouble.of((witness.dirtiedMebibytes() - before) * 1e9 / (System.nanoTime() - began));
    }

    private void awaitSilence() throws InterruptedException {
        long patience = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!witness.executingOn().isEmpty()) {
            if (System.nanoTime() - patience > 0) {
                throw new IllegalStateException(guest.name() + " goes on beating");
            }
            witness.awaitBeats(1, Duration.ofMillis(50));
        }
    }

    private void virsh(LabHost host, String verb, String name) {
        shell(host, "virsh -q -c '" + host.uri() + "' " + verb + " " + name);
    }

    private void eachHost(String command) {
        lab.hosts().parallelStream().forEach(host -> shell(host, command));
    }

    private static String shell(LabHost host, String command) {
        try {
            return host.run("sh", "-c", command);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + host + " ran: " + command, e);
        }
    }

    @Override
    public void close() {
        try {
            if (slowedLinks) {
                eachHost("tc qdisc del dev eth0 root 2>/dev/null || true");
            }
            guest.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + guest.name() + " was being removed", e);
        } finally {
            witness.close();
        }
    }
}
