package io.evenkeel.libvirt.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.libvirt.wire.VirFailure;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class AcceptanceTest {

    private final VirFailure refusal = new VirFailure(VirFailure.OPERATION_INVALID, 10, "already migrating");

    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(10));
    }

    /** An order that is still on its way, unless told otherwise. */
    private static final class FakeOrder implements Acceptance.Order {
        private boolean sent;
        private boolean returned;
        private boolean withdrawn;
        private Optional<VirFailure> failure = Optional.empty();

        @Override
        public boolean withdraw() {
            withdrawn = !sent;
            return withdrawn;
        }

        @Override
        public boolean hasReturned() {
            return returned;
        }

        @Override
        public Optional<VirFailure> failure() {
            return failure;
        }
    }

    private static Acceptance.Effects effects(BooleanSupplier underWay, BooleanSupplier untouched) {
        return new Acceptance.Effects() {
            @Override
            public boolean isUnderWay() {
                return underWay.getAsBoolean();
            }

            @Override
            public boolean isUntouched() {
                return untouched.getAsBoolean();
            }
        };
    }

    private static boolean blind() {
        throw HypervisorException.withoutEffect(ErrorKind.UNREACHABLE, "h1 did not answer in time");
    }

    @Test
    void anOrderIsAcceptedOnceTheSourceCarriesItOut() throws Exception {
        FakeOrder order = new FakeOrder();
        int[] looks = {0};

        assertThat(Acceptance.await(order, effects(() -> ++looks[0] > 2, () -> true), soon()))
                .isEmpty();

        assertThat(order.withdrawn).isFalse();
        assertThat(looks[0]).isEqualTo(3);
    }

    @Test
    void anOrderThatSucceededBeforeTheFirstLookIsAccepted() throws Exception {
        FakeOrder order = new FakeOrder();
        order.returned = true;

        assertThat(Acceptance.await(order, effects(() -> false, () -> true), soon()))
                .isEmpty();
    }

    @Test
    void anOrderThatFailedAndChangedNothingIsRefused() throws Exception {
        FakeOrder order = new FakeOrder();
        order.returned = true;
        order.failure = Optional.of(refusal);

        assertThat(Acceptance.await(order, effects(() -> false, () -> true), soon()))
                .contains(refusal);
    }

    @Test
    void anOrderThatFailedAndLeftTracesIsAMigrationThatBegan() throws Exception {
        FakeOrder order = new FakeOrder();
        order.returned = true;
        order.failure = Optional.of(refusal);

        assertThat(Acceptance.await(order, effects(() -> false, () -> false), soon()))
                .isEmpty();
    }

    @Test
    void anUnsentOrderIsWithdrawnWhenTheSourceCannotBeLookedAtAndHasNoEffect() {
        FakeOrder order = new FakeOrder();

        assertThatThrownBy(() -> Acceptance.await(order, effects(AcceptanceTest::blind, () -> true), soon()))
                .isInstanceOfSatisfying(HypervisorException.class, e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.UNREACHABLE);
                    assertThat(e.effect()).isEqualTo(Effect.NONE);
                });
        assertThat(order.withdrawn).isTrue();
    }

    @Test
    void aSentOrderMayHaveAnEffectWhenTheSourceCannotBeLookedAt() {
        FakeOrder order = new FakeOrder();
        order.sent = true;

        assertThatThrownBy(() -> Acceptance.await(order, effects(AcceptanceTest::blind, () -> true), soon()))
                .isInstanceOfSatisfying(
                        HypervisorException.class, e -> assertThat(e.effect()).isEqualTo(Effect.UNKNOWN));
        assertThat(order.withdrawn).isFalse();
    }

    @Test
    void aFailedOrderWhoseTracesCannotBeLookedForMayHaveAnEffect() {
        FakeOrder order = new FakeOrder();
        order.sent = true;
        order.returned = true;
        order.failure = Optional.of(refusal);

        assertThatThrownBy(() -> Acceptance.await(order, effects(() -> false, AcceptanceTest::blind), soon()))
                .isInstanceOfSatisfying(
                        HypervisorException.class, e -> assertThat(e.effect()).isEqualTo(Effect.UNKNOWN));
    }

    @Test
    void anUnsentOrderIsWithdrawnAtTheDeadline() {
        FakeOrder order = new FakeOrder();

        assertThatThrownBy(() -> Acceptance.await(
                        order, effects(() -> false, () -> true), Deadline.after(Duration.ofMillis(30))))
                .isInstanceOfSatisfying(HypervisorException.class, e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.TIMEOUT);
                    assertThat(e.effect()).isEqualTo(Effect.NONE);
                });
        assertThat(order.withdrawn).isTrue();
    }
}
