package io.evenkeel.libvirt.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.libvirt.wire.DomainEvent;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MailboxTest {

    private final Mailbox mailbox = new Mailbox();
    private final Mailbox.Slot slot = mailbox.new Slot(new HostId("h1"));

    private static DomainEvent event(String uuid) {
        return new DomainEvent(uuid, DomainEvent.Kind.LIFECYCLE, "started");
    }

    @Test
    void manyReportsOfOneVmAreOneName() {
        slot.heard(event("a"));
        slot.heard(event("a"));
        slot.heard(event("b"));

        Mailbox.Letter letter = slot.read();

        assertThat(letter.changed()).containsExactlyInAnyOrder(new VmId("a"), new VmId("b"));
        assertThat(letter.isLost()).isFalse();
        assertThat(slot.read().changed()).isEmpty();
    }

    @Test
    void moreThanTheBoundIsLostAndSaidToBe() {
        for (int i = 0; i <= Mailbox.KEPT; i++) {
            slot.heard(event("vm-" + i));
        }

        Mailbox.Letter letter = slot.read();

        assertThat(letter.changed()).hasSize(Mailbox.KEPT);
        assertThat(letter.isLost()).isTrue();
        assertThat(slot.read().isLost()).isFalse();
    }

    @Test
    void whatCameBeforeTheWaitEndsIt() throws InterruptedException {
        slot.brokenOff("end of stream");
        long start = System.nanoTime();

        mailbox.await(Duration.ofMinutes(1).toNanos());

        assertThat(System.nanoTime() - start).isLessThan(Duration.ofSeconds(30).toNanos());
        assertThat(slot.read().isBroken()).isTrue();
    }
}
