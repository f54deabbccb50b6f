package toyvisor;

/** The datacenter does not do what was asked, and has changed nothing. */
public final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private final String code;

    Refused(String code, String message) {
        super(message);
        this.code = code;
    }

    String code() {
        return code;
    }
}
