package dev.parley.proto.agent;

/** What the local model's dialogue follows: intents, slots and phrases. */
public record Script(String reprompt) {}
