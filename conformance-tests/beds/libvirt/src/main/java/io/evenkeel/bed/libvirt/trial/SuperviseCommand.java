package io.evenkeel.bed.libvirt.trial;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The process that is killed in the trials: an engine that takes orders on its input and tells on its output. */
@Command(name = "supervise", hidden = true)
final class SuperviseCommand implements Callable<Integer> {

    @Option(names = "--set", description = "a setting of the adapter, NAME=VALUE")
    private final Map<String, String> settings = new LinkedHashMap<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        ExecutorService orders = Executors.newCachedThreadPool();
        try (Supervisor supervisor = new Supervisor(settings, SuperviseCommand::tell)) {
            tell("ready");
            BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                String order = line;
                orders.execute(() -> supervisor.obey(order));
            }
        } finally {
            orders.shutdownNow();
        }
        return 0;
    }

    private static synchronized void tell(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
