package io.evenkeel.lab.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("lab")
class MigrationInTheLabTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    @Test
    void aBusyGuestMovesBetweenAllHostsAndLosesNothing() throws Exception {
        try (Lab lab = Lab.up(3)) {
            Guest guest = lab.start(GuestSpec.busy("vm1"), lab.host(1));
            try (GuestWitness witness = guest.witness()) {
                assertThat(witness.awaitBeats(5, SOON)).isTrue();
                for (int move = 0; move < 6; move++) {
                    LabHost from = lab.host(1 + move % 3);
                    LabHost to = lab.host(1 + (move + 1) % 3);
                    Virsh.migrate("vm1", from, to, 25);
                    assertThat(witness.awaitBeats(10, SOON)).isTrue();
                    assertThat(witness.executingOn()).as("after move %s", move).containsExactly(to.name());
                    assertThat(guest.whereLibvirtSaysItRuns()).containsExactly(to.name());
                }
                assertThat(witness.verdict().isClean())
                        .as("%s", witness.verdict())
                        .isTrue();
                assertThat(witness.largestGap()).isBetween(Duration.ofMillis(40), SOON);
            }
        }
    }

    @Test
    void anIdleGuestCanBeMadeBusyAndMovesInRandomOrderToo() throws Exception {
        try (Lab lab = Lab.up(2)) {
            GuestSpec spec =
                    GuestSpec.idle("vm2").withPattern(GuestSpec.Pattern.RANDOM).withoutDisk();
            Guest guest = lab.start(lab.hasGuestsNetwork() ? spec.withNetwork() : spec, lab.host(1));
            try (GuestWitness witness = guest.witness()) {
                guest.dirty(10);
                assertThat(witness.awaitBeats(20, SOON)).isTrue();
                Virsh.migrate("vm2", lab.host(1), lab.host(2), 40);
                assertThat(witness.awaitBeats(20, SOON)).isTrue();
                assertThat(witness.verdict().isClean())
                        .as("%s", witness.verdict())
                        .isTrue();
                assertThat(guest.announcedFrom())
                        .isEqualTo(lab.hasGuestsNetwork() ? Optional.of("h2") : Optional.empty());
                assertThat(Virsh.on(lab.host(2), SOON, "domuuid", "vm2"))
                        .isEqualTo(guest.uuid().toString());
            }
            guest.stop();
            assertThat(guest.whereLibvirtSaysItRuns()).isEmpty();
            assertThat(Virsh.on(lab.host(2), SOON, "list", "--all", "--name")).isEmpty();
        }
    }

    @Test
    void aHarmedPageAndAHarmedBlockAreFound() throws Exception {
        try (Lab lab = Lab.up(1)) {
            Guest guest = lab.start(GuestSpec.idle("vm3"), lab.host(1));
            try (GuestWitness witness = guest.witness()) {
                assertThat(witness.awaitBeats(40, SOON)).isTrue();
                assertThat(witness.verdict().isClean())
                        .as("%s", witness.verdict())
                        .isTrue();

                guest.harmDisk();
                guest.harmMemory();
                assertThat(witness.awaitBeats(40, SOON)).isTrue();
                assertThat(witness.verdict().wrongBlocks()).isPositive();
                assertThat(witness.verdict().corruptPages()).isPositive();
                assertThat(witness.verdict().isClean()).isFalse();
            }
        }
    }
}
