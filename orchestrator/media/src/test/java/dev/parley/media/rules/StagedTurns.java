package dev.parley.media.rules;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.audio.Sounds;
import dev.parley.media.turns.ManualTurns;
import dev.parley.media.turns.TurnFact;
import dev.parley.media.turns.TurnRules;
import dev.parley.media.turns.TurnTaking;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns that begin and end when a test says so, with the frame that comes next. */
final class StagedTurns implements TurnTaking.Opener {

  int opened;
  int closed;
  final List<String> told = new ArrayList<>();
  private final ArrayDeque<TurnFact> staged = new ArrayDeque<>();

  /**
   * What is known with the next frame that is heard; what was staged before and not heard is not.
   */
  void say(TurnFact... facts) {
    staged.clear();
    staged.addAll(List.of(facts));
  }

  /** The caller speaks, which nobody doubts, since so long after the turn taking was opened. */
  void began(long atMs) {
    say(new TurnFact.Began(atMs), new TurnFact.Confirmed());
  }

  void ended(long atMs) {
    say(new TurnFact.Ended(atMs));
  }

  @Override
  public TurnTaking open(AudioFormat format, @Nullable TurnRules rules) {
    if (rules == null) {
      return new ManualTurns();
    }
    opened++;
    return new Staged();
  }

  private final class Staged implements TurnTaking {
    private final ArrayDeque<TurnFact> facts = new ArrayDeque<>();
    private boolean shut;

    @Override
    public boolean listens() {
      return true;
    }

    @Override
    public void hear(Audio sound) {
      facts.addAll(staged);
      staged.clear();
    }

    @Override
    public void words(String text, long atMs) {
      told.add("words " + text);
      hear(Sounds.pcm(0));
    }

    @Override
    public void model(ModelHears what, long atMs) {
      told.add("model " + what);
    }

    @Override
    public void goOn() {
      told.add("goes on");
    }

    @Override
    public void soundStopped() {
      told.add("sound stopped");
      hear(Sounds.pcm(0));
    }

    @Override
    public @Nullable TurnFact next() {
      return facts.poll();
    }

    @Override
    public void close() {
      closed += shut ? 0 : 1;
      shut = true;
    }
  }
}
