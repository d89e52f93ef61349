package dev.parley.proto;

/**
 * Marks what nodes of one cluster send each other; bound to {@code jackson-cbor} in {@code
 * reference.conf}. Lives for one rolling upgrade, unlike what is stored.
 */
public interface WireMessage {}
