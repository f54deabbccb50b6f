package io.evenkeel.libvirt.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.libvirt.wire.DomainEvent;
import io.evenkeel.spi.health.GuestSignal;
import io.evenkeel.spi.health.HealthEvent.GuestSignalled;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MailboxTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private final Mailbox mailbox = new Mailbox(CLOCK);
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

    private static DomainEvent signal(String uuid, GuestSignal signal) {
        return new DomainEvent(uuid, DomainEvent.Kind.AGENT, "", Optional.of(signal));
    }

    @Test
    void signalsAreKeptEachOneAndStampedWhenTheyAreHeard() {
        slot.heard(signal("a", new GuestSignal.AgentLost()));
        slot.heard(signal("a", new GuestSignal.AgentConnected()));

        Mailbox.Letter letter = slot.read();

        assertThat(letter.signals())
                .containsExactly(
                        new GuestSignalled(new VmId("a"), new GuestSignal.AgentLost(), NOW),
                        new GuestSignalled(new VmId("a"), new GuestSignal.AgentConnected(), NOW));
        assertThat(letter.changed()).containsExactly(new VmId("a"));
        assertThat(slot.read().signals()).isEmpty();
    }

    @Test
    void aFloodOfSignalsIsBounded() {
        for (int i = 0; i <= Mailbox.KEPT; i++) {
            slot.heard(signal("a", new GuestSignal.AgentLost()));
        }

        Mailbox.Letter letter = slot.read();

        assertThat(letter.signals()).hasSize(Mailbox.KEPT);
        assertThat(letter.isLost()).isTrue();
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
