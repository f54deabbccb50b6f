package io.evenkeel.fence;

import io.evenkeel.lab.libvirt.Bmc;
import io.evenkeel.lab.libvirt.Lab;
import io.evenkeel.lab.libvirt.LabHost;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Hypervisor;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The settings with which the hosts of a lab are fenced by their BMCs, as an operator would write them. */
final class LabDevices {

    /** Nobody answers there. */
    private static final String NOBODY = "10.77.0.200";

    private LabDevices() {}

    static Map<String, String> settings(Lab lab) throws InterruptedException {
        Map<String, String> settings = new LinkedHashMap<>();
        String agent = lab.fenceAgent().toString();
        settings.put("agent." + agent + ".username", Bmc.USER);
        settings.put("agent." + agent + ".password", Bmc.PASSWORD);
        settings.put("agent." + agent + ".lanplus", "true");
        settings.put("agent." + agent + ".cipher", "3");
        for (LabHost host : lab.hosts()) {
            settings.put("device.bmc-" + host.name() + ".agent", agent);
            settings.put("device.bmc-" + host.name() + ".ip", host.bmc().address());
            settings.put("host." + host.name(), "bmc-" + host.name());
        }
        return settings;
    }

    /** Puts a device in front of a host's chain that does not exist. */
    static void putDeadDeviceFirst(Map<String, String> settings, Lab lab, LabHost host) {
        settings.put("device.dead.agent", lab.fenceAgent().toString());
        settings.put("device.dead.ip", NOBODY);
        settings.merge("host." + host.name(), "dead, ", (chain, dead) -> dead + chain);
    }

    static Hypervisor connect(Map<String, String> settings) throws InterruptedException {
        FenceAgentsProvider provider = new FenceAgentsProvider();
        return provider.connect(
                provider.configSchema().bind(settings), new TestContext(), Deadline.after(Duration.ofSeconds(60)));
    }
}
