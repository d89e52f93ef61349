package dev.parley.media.turns;

import dev.parley.media.audio.Audio;
import org.jspecify.annotations.Nullable;

/**
 * The caller's client says itself what a turn is, such as by a button that is held while speaking:
 * nothing is read from sound, words or model.
 */
public final class ManualTurns implements TurnTaking {

  @Override
  public boolean listens() {
    return false;
  }

  @Override
  public void hear(Audio sound) {}

  @Override
  public void words(String text, long atMs) {}

  @Override
  public void model(ModelHears what, long atMs) {}

  @Override
  public void goOn() {}

  @Override
  public void soundStopped() {}

  @Override
  public @Nullable TurnFact next() {
    return null;
  }

  @Override
  public void close() {}
}
