package io.evenkeel.bed.libvirt.trial;

import io.evenkeel.lab.libvirt.LabHost;
import java.time.Duration;
import java.util.OptionalLong;

/** What may go wrong in the soak: nothing of it may cost the guest its life. */
enum Mishap {
    DESTINATION_QEMU_DIES {
        @Override
        void befall(Stage stage, String guest, LabHost source, LabHost destination) {
            destination.processOf(guest).ifPresent(stage.hands()::kill);
        }
    },
    SOURCE_LIBVIRTD_DIES {
        @Override
        void befall(Stage stage, String guest, LabHost source, LabHost destination) throws InterruptedException {
            endLibvirtd(stage, source);
        }
    },
    DESTINATION_LIBVIRTD_DIES {
        @Override
        void befall(Stage stage, String guest, LabHost source, LabHost destination) throws InterruptedException {
            endLibvirtd(stage, destination);
        }
    },
    LINK_CUT {
        @Override
        void befall(Stage stage, String guest, LabHost source, LabHost destination) {
            stage.hands().cut(destination);
        }
    };

    private static final Duration DEATH = Duration.ofSeconds(10);

    abstract void befall(Stage stage, String guest, LabHost source, LabHost destination) throws InterruptedException;

    /** Until it is dead: whoever repairs the host too early would find the daemon there. */
    private static void endLibvirtd(Stage stage, LabHost host) throws InterruptedException {
        OptionalLong daemon = host.libvirtdProcess();
        if (daemon.isPresent()) {
            stage.hands().kill(daemon.getAsLong());
            Patiently.await(DEATH, () -> host.libvirtdProcess().isEmpty());
        }
    }
}
