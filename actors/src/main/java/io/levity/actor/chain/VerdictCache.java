package io.levity.actor.chain;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A bounded set of things found good. Two generations: when the young one is full it becomes the old one and the old one
 * is forgotten, so that at most {@code 2 × capacity} are kept and the recently added are always among them.
 */
final class VerdictCache<T> {
    private final int capacity;
    private volatile Set<T> young = ConcurrentHashMap.newKeySet();
    private volatile Set<T> old = Set.of();

    VerdictCache(int capacity) {
        this.capacity = capacity;
    }

    boolean contains(T key) {
        return young.contains(key) || old.contains(key);
    }

    void add(T key) {
        young.add(key);
        if (young.size() > capacity) {
            turn();
        }
    }

    private synchronized void turn() {
        if (young.size() > capacity) {
            old = young;
            young = ConcurrentHashMap.newKeySet();
        }
    }
}
