package dev.parley.session.model;

/**
 * A fact as the journal holds it.
 *
 * @param legMessage number of the leg's message that led to it, so that the message counts once
 *     although it is sent again after the session has moved; 0 = it had another cause
 */
public record JournalEntry(SessionEvent event, long legMessage) {}
