package toyvisor;

import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** Runs a datacenter of three hosts and four VMs, to be tried by hand: {@code Main PORT TOKEN}. */
public final class Main {

    private Main() {}

    public static void main(String[] args) throws Exception {
        if (args.length != 2 || !args[0].matches("\\d{1,5}")) {
            System.err.println("usage: toyvisor.Main PORT TOKEN");
            System.exit(2);
        }
        Datacenter datacenter = new Datacenter();
        for (String host : new String[] {"toy-1", "toy-2", "toy-3"}) {
            datacenter.addHost(host, "lab/rack-" + host.charAt(host.length() - 1), Set.of("network:lab"));
        }
        datacenter.addVm("toy-1", "running", false, 2048, Set.of("network:lab"));
        datacenter.addVm("toy-1", "running", true, 8192, Set.of("network:lab"));
        datacenter.addVm("toy-2", "paused", false, 4096, Set.of());
        datacenter.addVm("toy-3", "off", false, 1024, Set.of());
        try (ToyvisorServer server = new ToyvisorServer(datacenter, args[1], Integer.parseInt(args[0]))) {
            System.out.println(
                    "Toyvisor answers at http://127.0.0.1:" + server.address().getPort());
            new CountDownLatch(1).await();
        }
    }
}
