package io.evenkeel.libvirt.connection;

import io.evenkeel.libvirt.LibvirtProvider;
import io.evenkeel.libvirt.TestContext;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Connects with each line of its input and says what came of it. A program, so that it can be run where the lab's
 * network is. Its output starts with a mark, since it shares it with the lab.
 */
final class ConnectProbe {

    static final String MARK = "probe: ";

    private ConnectProbe() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Map<String, String> settings = new HashMap<>();
            for (String setting : line.split(" ", -1)) {
                int equals = setting.indexOf('=');
                settings.put(setting.substring(0, equals), setting.substring(equals + 1));
            }
            System.out.println(MARK + outcome(settings));
        }
    }

    private static String outcome(Map<String, String> settings) throws InterruptedException {
        LibvirtProvider provider = new LibvirtProvider();
        TestContext context = new TestContext();
        Deadline deadline = Deadline.after(Duration.ofSeconds(30));
        try (Hypervisor hypervisor = provider.connect(provider.configSchema().bind(settings), context, deadline)) {
            return "OK " + hypervisor.product().name() + " "
                    + hypervisor.inventory().hosts(deadline).get(0).state();
        } catch (HypervisorException e) {
            return e.getMessage();
        }
    }
}
