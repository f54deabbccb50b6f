package io.evenkeel.lab.libvirt;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** A guest that was started in the lab. Thread-safe. */
public final class Guest {

    private final Lab lab;
    private final GuestSpec spec;

    Guest(Lab lab, GuestSpec spec) {
        this.lab = lab;
        this.spec = spec;
    }

    public GuestSpec spec() {
        return spec;
    }

    public String name() {
        return spec.name();
    }

    /** Its identity for libvirt; the same in every lab. */
    public UUID uuid() throws InterruptedException {
        return UUID.fromString(lab.command(List.of("guest", "uuid", name())));
    }

    /**
     * The names of the hosts whose libvirt says that it runs there; a host that does not answer within 5 s is left out.
     * What {@link GuestWitness#executingOn} sees is independent of this.
     */
    public Set<String> whereLibvirtSaysItRuns() throws InterruptedException {
        return new TreeSet<>(
                lab.command(List.of("guest", "where", name())).lines().toList());
    }

    /** The host from where the guests' network last heard of its network card; empty if it never did. */
    public Optional<String> announcedFrom() throws InterruptedException {
        String host = lab.command(List.of("guest", "announced", name()));
        return host.isEmpty() ? Optional.empty() : Optional.of(host);
    }

    /** Changes how fast it dirties memory, from its next beat on. */
    public void dirty(double mebibytesPerSecond) throws InterruptedException {
        lab.command(List.of("guest", "rate", name(), GuestSpec.rateSetting(mebibytesPerSecond)));
    }

    /** Damages one page of its memory behind its back; its checks find it within some seconds. */
    public void harmMemory() throws InterruptedException {
        lab.command(List.of("guest", "harm", name(), "memory"));
    }

    /** Damages one block of its disk behind its back; its checks find it at the next beat. */
    public void harmDisk() throws InterruptedException {
        lab.command(List.of("guest", "harm", name(), "disk"));
    }

    /** Halts it for good, with its VM executing on. */
    public void hang() throws InterruptedException {
        lab.command(List.of("guest", "hang", name()));
    }

    /** Ends its agent, or brings it back, at its next beat; of a guest with {@link GuestSpec.Signs#AGENT}. */
    public void agent(boolean on) throws InterruptedException {
        lab.command(List.of("guest", "agent", name(), on ? "on" : "off"));
    }

    /** Has it arm its watchdog at its next beat and never feed it; of a guest with {@link GuestSpec.Signs#AGENT}. */
    public void neglectWatchdog() throws InterruptedException {
        lab.command(List.of("guest", "watchdog", name()));
    }

    /**
     * Puts a paused twin beside it: another process of the same name and identity, without the disk, which only one
     * process can have. It never executes.
     */
    public void startPausedTwin(LabHost host) throws InterruptedException {
        List<String> xml = new ArrayList<>(List.of("guest", "xml", name()));
        xml.addAll(spec.withoutDisk().settings());
        String definition = lab.command(xml);
        host.run(
                "sh",
                "-c",
                "virsh -q -c '" + host.uri() + "' create --paused /dev/stdin <<'END'\n" + definition + "\nEND");
    }

    /** Ends what {@link #startPausedTwin} started, unless somebody has done so already. */
    public void endTwin(LabHost host) throws InterruptedException {
        String virsh = "virsh -q -c '" + host.uri() + "' ";
        host.run("sh", "-c", virsh + "destroy " + name() + " || ! " + virsh + "list --name | grep -qx " + name());
    }

    /** Ends it on every host that answers, and removes its definition there. */
    public void stop() throws InterruptedException {
        lab.command(List.of("guest", "stop", name()));
    }

    /** A witness for this guest; the caller closes it. */
    public GuestWitness witness() {
        return lab.witness(spec);
    }
}
