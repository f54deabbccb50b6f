package io.evenkeel.lab.libvirt;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * One libvirt host of a lab, with the faults it can suffer.
 *
 * <p>Every fault has happened when its method returns. A fault that makes no sense in the host's present state, such as
 * thawing a daemon that was killed, is a {@link LabException}. Thread-safe; faults of one host should come from one
 * thread at a time.
 */
public final class LabHost {

    private final Lab lab;
    private final String name;
    private final HostProcesses processes;

    LabHost(Lab lab, String name) {
        this.lab = lab;
        this.name = name;
        this.processes = new HostProcesses(lab.directory().resolve(name));
    }

    /** {@code h1} to {@code h9}; also the name it tells libvirt. */
    public String name() {
        return name;
    }

    /** The board that switches its power. */
    public Bmc bmc() {
        return new Bmc(lab, name);
    }

    /** The URI for clients on this machine; it works through a unix socket, so no fault of the network touches it. */
    public String uri() {
        return read("uri");
    }

    /** The URI under which the other hosts reach this one, through the network that {@link #cut} cuts. */
    public String peerUri() {
        return read("peer-uri");
    }

    /** Kills everything on the host at once; its peers get no farewell. No effect on a host without power. */
    public void powerOff() throws InterruptedException {
        fault("power-off");
    }

    /** Boots the host; its libvirt answers when this returns. No effect on a host that is up. */
    public void start() throws InterruptedException {
        fault("start");
    }

    /** Shuts the host down in order; guests on it are lost. */
    public void stop() throws InterruptedException {
        fault("stop");
    }

    /** Pulls the network cable. */
    public void cut() throws InterruptedException {
        fault("cut");
    }

    /** Puts the network cable back. */
    public void heal() throws InterruptedException {
        fault("heal");
    }

    /** Stops libvirtd in the middle of whatever it does; connections stay open, nothing answers, guests run on. */
    public void freeze() throws InterruptedException {
        fault("freeze");
    }

    /** Lets libvirtd go on where it was frozen. */
    public void thaw() throws InterruptedException {
        fault("thaw");
    }

    /** Kills libvirtd; guests run on. */
    public void killLibvirtd() throws InterruptedException {
        fault("kill-libvirtd");
    }

    /** Starts libvirtd again; it answers when this returns. */
    public void startLibvirtd() throws InterruptedException {
        fault("start-libvirtd");
    }

    /** Kills the QEMU of one guest on this host. */
    public void killQemu(String guest) throws InterruptedException {
        lab.command(List.of("kill-qemu", name, guest));
    }

    /**
     * Runs a program on the host and returns what it printed.
     *
     * @throws LabException if it fails or takes longer than 90 s
     */
    public String run(String... command) throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("in", name));
        arguments.addAll(List.of(command));
        return lab.command(arguments);
    }

    /** The number, on this machine, of a guest's process here, executing or not; no libvirt is asked. */
    public OptionalLong processOf(String guest) {
        return processes.qemu(guest);
    }

    /** The number of its libvirtd's process on this machine. */
    public OptionalLong libvirtdProcess() {
        return processes.libvirtd();
    }

    /** Whether libvirt keeps a definition of a guest here, with which it could start it; libvirt is not asked. */
    public boolean hasDefinitionOf(String guest) {
        return Files.exists(lab.directory().resolve(name).resolve("etc/libvirt/qemu/" + guest + ".xml"));
    }

    private void fault(String verb) throws InterruptedException {
        lab.command(List.of(verb, name));
    }

    private String read(String file) {
        try {
            return Files.readString(lab.directory().resolve(name).resolve(file)).strip();
        } catch (IOException e) {
            throw new LabException("the lab of " + name + " is gone: " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
