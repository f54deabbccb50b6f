package io.evenkeel.bed.libvirt.trial;

import io.evenkeel.lab.libvirt.Lab;
import io.evenkeel.lab.libvirt.LabHost;
import org.jspecify.annotations.Nullable;

/** A lab with a supervisor, kept from one part of a trial to the next. Used by one thread. */
final class Stage implements AutoCloseable {

    private final Lab lab;
    private final Hands hands;
    private @Nullable SupervisorProcess supervisor;
    private int guests;

    private Stage(Lab lab) {
        this.lab = lab;
        this.hands = new Hands(lab);
    }

    static Stage set(int hosts) throws InterruptedException {
        return new Stage(Lab.up(hosts));
    }

    Lab lab() {
        return lab;
    }

    Hands hands() {
        return hands;
    }

    /** The running supervisor; a new one if the last was killed. */
    SupervisorProcess supervisor() throws InterruptedException {
        SupervisorProcess running = supervisor;
        if (running == null) {
            running = SupervisorProcess.start(lab);
            supervisor = running;
        }
        return running;
    }

    void killSupervisor() throws InterruptedException {
        if (supervisor != null) {
            supervisor.kill();
            supervisor = null;
        }
    }

    /** A name that no guest of this lab had. */
    String newName() {
        guests++;
        return "trial-" + guests;
    }

    /** Lets the migrations that leave a host have so much of its network; never more than one limit at a time. */
    void limit(LabHost host, int mebibitsPerSecond) throws InterruptedException {
        host.run(
                "tc",
                "qdisc",
                "replace",
                "dev",
                "eth0",
                "root",
                "tbf",
                "rate",
                mebibitsPerSecond + "mbit",
                "burst",
                "512kb",
                "latency",
                "100ms");
    }

    void unlimit(LabHost host) throws InterruptedException {
        host.run("sh", "-c", "tc qdisc del dev eth0 root 2>/dev/null || true");
    }

    /** Brings back every host's cable and libvirtd. */
    void repair() throws InterruptedException {
        for (LabHost host : lab.hosts()) {
            if (host.libvirtdProcess().isEmpty()) {
                host.startLibvirtd();
            }
            host.heal();
        }
    }

    @Override
    public void close() {
        try (lab;
                hands) {
            if (supervisor != null) {
                supervisor.close();
            }
        }
    }
}
