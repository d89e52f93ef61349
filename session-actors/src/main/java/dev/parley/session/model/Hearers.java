package dev.parley.session.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who hears whom in a call, by participant: each hears the mix of those beside its name. A small
 * table that follows from who is there, what each came for, and who has the call. The agent hears
 * the caller only, for whatever its model hears stands as the caller's words. Pure.
 */
public final class Hearers {

  /** For each who is there, those who are heard; a line on hold hears nobody and is not heard. */
  public static Map<String, List<String>> table(SessionState state) {
    var parties = new ArrayList<String>();
    boolean held = state.phase() instanceof Phase.OnHold;
    if (!held) {
      parties.add(Participants.CALLER);
    }
    parties.add(Participants.AGENT);
    state.participants().present().forEach(other -> parties.add(other.id()));
    var table = new LinkedHashMap<String, List<String>>();
    if (held) {
      table.put(Participants.CALLER, List.of());
    }
    for (var ear : parties) {
      table.put(
          ear,
          parties.stream()
              .filter(voice -> !voice.equals(ear) && hears(state.participants(), ear, voice))
              .toList());
    }
    return table;
  }

  private static boolean hears(Participants all, String ear, String voice) {
    var floor = all.floor() == null ? Participants.AGENT : all.floor();
    if (voice.equals(Participants.CALLER)) {
      return true;
    }
    if (ear.equals(Participants.AGENT)) {
      return false;
    }
    if (voice.equals(floor)) {
      return true;
    }
    var other = all.find(voice);
    if (other == null) {
      return false;
    }
    return switch (other.stance()) {
      case LISTEN -> false;
      case WHISPER -> ear.equals(floor);
      case BARGE -> true;
    };
  }

  private Hearers() {}
}
