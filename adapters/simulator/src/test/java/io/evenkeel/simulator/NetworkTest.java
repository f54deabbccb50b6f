package io.evenkeel.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.spi.Operation;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationSession;
import io.evenkeel.spi.migration.MigrationTuning;
import io.evenkeel.spi.unit.DataRate;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NetworkTest {

    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    private MigrationSession move(String vm, HostId from, HostId to) throws InterruptedException {
        VmId id = lab.datacenter.addVm(VmSpec.of(vm), from);
        return lab.begin(MigrationRequest.of(id, from, to));
    }

    private long rate(MigrationSession session) throws InterruptedException {
        return lab.look(session)
                        .memory()
                        .orElseThrow()
                        .transferRate()
                        .orElseThrow()
                        .bytesPerSecond()
                >> 20;
    }

    @Test
    void migrationsFromOneHostShareItsInterface() throws InterruptedException {
        MigrationSession one = move("one", Lab.A, Lab.B);
        MigrationSession two = move("two", Lab.A, Lab.C);
        lab.time.advance(Duration.ofSeconds(1));

        assertThat(rate(one)).isEqualTo(50);
        assertThat(rate(two)).isEqualTo(50);
    }

    @Test
    void migrationsInOppositeDirectionsDoNotDisturbEachOther() throws InterruptedException {
        MigrationSession one = move("one", Lab.A, Lab.B);
        MigrationSession two = move("two", Lab.B, Lab.A);
        lab.time.advance(Duration.ofSeconds(1));

        assertThat(rate(one)).isEqualTo(100);
        assertThat(rate(two)).isEqualTo(100);
    }

    @Test
    void whatALimitLeavesOverGoesToTheOther() throws InterruptedException {
        MigrationSession one = move("one", Lab.A, Lab.B);
        MigrationSession two = move("two", Lab.A, Lab.B);
        lab.time.advance(Duration.ofSeconds(1));
        one.tune(
                Operation.unled(),
                MigrationTuning.DEFAULTS.withMaxBandwidth(DataRate.ofMebibytesPerSecond(20)),
                lab.soon());

        assertThat(rate(one)).isEqualTo(20);
        assertThat(rate(two)).isEqualTo(80);
    }

    @Test
    void whoRemainsGetsAllAgain() throws InterruptedException {
        MigrationSession one = move("one", Lab.A, Lab.B);
        MigrationSession two = move("two", Lab.A, Lab.B);
        lab.time.advance(Duration.ofSeconds(1));
        one.cancel(Operation.unled(), lab.soon());

        assertThat(rate(two)).isEqualTo(100);
    }

    @Test
    void aLinkOfItsOwnIsAnUpperBound() throws InterruptedException {
        lab.datacenter.addLink(Lab.A, Lab.B, DataRate.ofMebibytesPerSecond(30));
        MigrationSession one = move("one", Lab.A, Lab.B);
        MigrationSession two = move("two", Lab.A, Lab.C);
        lab.time.advance(Duration.ofSeconds(1));

        assertThat(rate(one)).isEqualTo(30);
        assertThat(rate(two)).isEqualTo(50);
    }
}
