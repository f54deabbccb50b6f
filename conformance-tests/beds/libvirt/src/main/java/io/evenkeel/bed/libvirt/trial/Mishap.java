package io.evenkeel.bed.libvirt.trial;

import io.evenkeel.lab.libvirt.LabHost;

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
        void befall(Stage stage, String guest, LabHost source, LabHost destination) {
            source.libvirtdProcess().ifPresent(stage.hands()::kill);
        }
    },
    DESTINATION_LIBVIRTD_DIES {
        @Override
        void befall(Stage stage, String guest, LabHost source, LabHost destination) {
            destination.libvirtdProcess().ifPresent(stage.hands()::kill);
        }
    },
    LINK_CUT {
        @Override
        void befall(Stage stage, String guest, LabHost source, LabHost destination) {
            stage.hands().cut(destination);
        }
    };

    abstract void befall(Stage stage, String guest, LabHost source, LabHost destination);
}
