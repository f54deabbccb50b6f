package io.evenkeel.bed.libvirt.trial;

import io.evenkeel.engine.call.BulkheadSettings;
import io.evenkeel.engine.call.EngineContext;
import io.evenkeel.engine.call.IsolatedHypervisor;
import io.evenkeel.engine.convergence.LadderPolicy;
import io.evenkeel.engine.migration.DriverSettings;
import io.evenkeel.engine.migration.MigrationControl;
import io.evenkeel.engine.migration.MigrationDriver;
import io.evenkeel.libvirt.LibvirtProvider;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Hypervisor;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The engine over the libvirt adapter, as a platform would put them together. Safe for use by several threads. */
final class LabEngine implements AutoCloseable {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final IsolatedHypervisor hypervisor;
    private final MigrationDriver driver;
    private final MigrationControl control;

    /**
     * Connects.
     *
     * @param settings the adapter's
     * @param policy what is done for migrations that do not converge
     */
    LabEngine(Map<String, String> settings, LadderPolicy policy) throws InterruptedException {
        LibvirtProvider provider = new LibvirtProvider();
        hypervisor = IsolatedHypervisor.connect(
                provider,
                provider.configSchema().bind(settings),
                EngineContext.onSystemTime("libvirt", LabEngine.class.getClassLoader()),
                BulkheadSettings.DEFAULTS,
                soon());
        driver = MigrationDriver.onSystemTime(DriverSettings.DEFAULTS);
        control = new MigrationControl(hypervisor, driver, policy, Optional.empty());
    }

    static Deadline soon() {
        return Deadline.after(SOON);
    }

    Hypervisor hypervisor() {
        return hypervisor;
    }

    MigrationControl control() {
        return control;
    }

    @Override
    public void close() {
        try (hypervisor) {
            driver.close();
        }
    }
}
