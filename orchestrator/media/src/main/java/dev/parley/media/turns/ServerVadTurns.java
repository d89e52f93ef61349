package dev.parley.media.turns;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.vad.DetectorWindows;
import dev.parley.media.vad.VoiceActivity;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Tells turns by the caller's voice and silence ({@code server_vad} of the Realtime protocol). A
 * frame of 20 ms costs a few microseconds.
 */
public final class ServerVadTurns implements TurnTaking {

  private final DetectorWindows windows;
  private final VoiceActivity voice;
  private final SpeechWindow speech;
  private final ArrayDeque<TurnFact> facts = new ArrayDeque<>(4);

  /** Turns of one call whose sound comes in {@code format}. The detector is closed with them. */
  public ServerVadTurns(AudioFormat format, VoiceActivity voice, TurnRules rules) {
    this.voice = voice;
    var window = voice.window();
    windows = new DetectorWindows(format, window);
    speech = new SpeechWindow(rules, window.micros(), facts);
  }

  @Override
  public boolean listens() {
    return true;
  }

  @Override
  public void hear(Audio sound) {
    windows.add(sound.bytes());
    for (var window = windows.next(); window != null; window = windows.next()) {
      speech.judge(voice.isSpeech(window));
    }
  }

  @Override
  public void words(String text, long atMs) {
    if (!text.isBlank()) {
      speech.confirm();
    }
  }

  /** Turns are ours: what the model thinks of them changes nothing. */
  @Override
  public void model(ModelHears what, long atMs) {}

  @Override
  public void goOn() {
    speech.goOnSpeaking();
  }

  @Override
  public void soundStopped() {
    speech.stop();
  }

  @Override
  public @Nullable TurnFact next() {
    return facts.poll();
  }

  @Override
  public void close() {
    voice.close();
  }
}
