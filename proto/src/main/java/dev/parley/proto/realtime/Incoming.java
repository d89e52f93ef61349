package dev.parley.proto.realtime;

/** What one frame of a client turned out to be: an event, or the reason why it is none. */
public sealed interface Incoming permits ClientEvent, RealtimeProblem {}
