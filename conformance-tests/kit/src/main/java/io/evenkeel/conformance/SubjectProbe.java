package io.evenkeel.conformance;

import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorProvider;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Asks an adapter and its connection what they are. */
final class SubjectProbe {

    private final TestBed bed;
    private final RunOptions options;
    private final Patience patience;

    SubjectProbe(TestBed bed, RunOptions options) {
        this.bed = bed;
        this.options = options;
        this.patience = new Patience(options.timeScale().orElseGet(bed::timeScale));
    }

    /** What is tried; without a product if the adapter does not connect, which the rules will tell in full. */
    Subject subject() throws InterruptedException {
        try {
            return new Bounded("probe", bed.adapterLoader(), patience).call(options.ruleLimit(), () -> {
                try (Scenario scenario = new Scenario(bed, patience, options.seed())) {
                    return connected(scenario.hypervisor());
                }
            });
        } catch (TimeoutException | ExecutionException e) {
            return unconnected();
        }
    }

    private Subject connected(Hypervisor hypervisor) {
        HypervisorProvider provider = bed.provider();
        return new Subject(
                provider.info(),
                provider.spiVersion(),
                FileDigest.ofOriginOf(provider.getClass()).stream().toList(),
                Optional.of(hypervisor.product()),
                hypervisor.capabilities(),
                Optional.of(hypervisor.startGuard()),
                patience.scale());
    }

    private Subject unconnected() {
        HypervisorProvider provider = bed.provider();
        return new Subject(
                provider.info(),
                provider.spiVersion(),
                FileDigest.ofOriginOf(provider.getClass()).stream().toList(),
                Optional.empty(),
                provider.capabilities(),
                Optional.empty(),
                patience.scale());
    }
}
