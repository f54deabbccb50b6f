package toyvisor;

import java.util.LinkedHashMap;
import java.util.Map;

/** Something under way, or done. */
final class ToyTask {

    final String id;
    final String label;
    final String kind;
    final String vm;
    final String source;
    final String destination;
    final long beganMillis;

    String state = "queued";
    int percent;
    String code = "";
    String message = "";
    /** When a cancelled migration will have been cleaned up; negative if it was not cancelled. */
    long cancelledAtMillis = -1;
    /** What the VM was doing before it was stopped for switchover. */
    String stateBefore = "running";

    ToyTask(String id, Map<String, String> order, long beganMillis) {
        this.id = id;
        this.label = order.getOrDefault("label", "");
        this.kind = order.getOrDefault("kind", "");
        this.vm = order.getOrDefault("vm", "");
        this.source = order.getOrDefault("source", "");
        this.destination = order.getOrDefault("destination", "");
        this.beganMillis = beganMillis;
    }

    boolean isActive() {
        return state.equals("queued") || state.equals("running");
    }

    boolean isMigration() {
        return kind.equals("migrate");
    }

    boolean involves(String host) {
        return source.equals(host) || destination.equals(host);
    }

    void succeed() {
        state = "succeeded";
        percent = 100;
    }

    void fail(String newCode, String newMessage) {
        state = "failed";
        code = newCode;
        message = newMessage;
    }

    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("label", label);
        json.put("kind", kind);
        json.put("vm", vm);
        json.put("source", source);
        json.put("destination", destination);
        json.put("state", state);
        json.put("percent", percent);
        json.put("code", code);
        json.put("message", message);
        return json;
    }
}
