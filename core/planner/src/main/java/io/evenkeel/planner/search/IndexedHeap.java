package io.evenkeel.planner.search;

import java.util.Arrays;

/** Indices ordered by a key that can change; the smallest is first, of equal ones the smallest index. */
final class IndexedHeap {
    private final double[] key;
    private final int[] heap;
    private final int[] position;
    private int size;

    IndexedHeap(int capacity) {
        key = new double[capacity];
        heap = new int[capacity];
        position = new int[capacity];
        Arrays.fill(position, -1);
    }

    boolean isEmpty() {
        return size == 0;
    }

    int first() {
        return heap[0];
    }

    /** The smallest key after the first; infinite if there is none. */
    double secondKey() {
        double second = size > 1 ? key[heap[1]] : Double.POSITIVE_INFINITY;
        return size > 2 ? Math.min(second, key[heap[2]]) : second;
    }

    void put(int index, double value) {
        key[index] = value;
        if (position[index] < 0) {
            heap[size] = index;
            position[index] = size++;
        }
        up(position[index]);
        down(position[index]);
    }

    void remove(int index) {
        int at = position[index];
        if (at < 0) {
            return;
        }
        position[index] = -1;
        int last = heap[--size];
        if (at < size) {
            heap[at] = last;
            position[last] = at;
            up(at);
            down(position[last]);
        }
    }

    private boolean before(int a, int b) {
        return key[a] < key[b] || (key[a] == key[b] && a < b);
    }

    private void up(int from) {
        int at = from;
        int moving = heap[at];
        while (at > 0 && before(moving, heap[(at - 1) / 2])) {
            heap[at] = heap[(at - 1) / 2];
            position[heap[at]] = at;
            at = (at - 1) / 2;
        }
        heap[at] = moving;
        position[moving] = at;
    }

    private void down(int from) {
        int at = from;
        int moving = heap[at];
        while (2 * at + 1 < size) {
            int child = 2 * at + 1;
            if (child + 1 < size && before(heap[child + 1], heap[child])) {
                child++;
            }
            if (!before(heap[child], moving)) {
                break;
            }
            heap[at] = heap[child];
            position[heap[at]] = at;
            at = child;
        }
        heap[at] = moving;
        position[moving] = at;
    }
}
