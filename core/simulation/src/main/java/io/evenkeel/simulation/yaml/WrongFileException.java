package io.evenkeel.simulation.yaml;

/** A file that cannot be used as it is; the message is one line: the file, the line, the key, what is wrong, what would be right. */
public final class WrongFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongFileException(String message) {
        super(message);
    }
}
