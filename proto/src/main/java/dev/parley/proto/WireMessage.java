package dev.parley.proto;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Marks what nodes of one cluster send each other, by itself under a name of its own or as part of
 * another. Lives for one rolling upgrade, unlike what is stored. What is absent is not sent,
 * because a JSON tree that is sent as null would arrive as one.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public interface WireMessage {}
