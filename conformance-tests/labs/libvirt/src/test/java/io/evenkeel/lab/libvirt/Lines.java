package io.evenkeel.lab.libvirt;

/** Lines as the guest sends them. */
final class Lines {

    static final String LIFE = "0badcafe";
    static final String OTHER_LIFE = "5f3c9a01";

    private Lines() {}

    static String beat(long number) {
        return beat(number, LIFE, 0, 0);
    }

    static String beat(long number, String life, long corruptPages, long wrongBlocks) {
        return "HB " + number + " life=" + life + " up=" + number * 50 + " rate=15 dirtied=0 seen=384 bad="
                + corruptPages + " dbad=" + wrongBlocks;
    }
}
