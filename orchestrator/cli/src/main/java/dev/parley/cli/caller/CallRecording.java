package dev.parley.cli.caller;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.audio.Transcoder;
import dev.parley.media.audio.WavWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A call in a WAV file as the caller's ear had it: left what was said, right what was heard. */
final class CallRecording implements AutoCloseable {

  private final Path path;
  private final WavWriter file;
  private final Transcoder fromAgent;

  private CallRecording(Path path, WavWriter file, Transcoder fromAgent) {
    this.path = path;
    this.file = file;
    this.fromAgent = fromAgent;
  }

  static CallRecording into(Path path, AudioFormat heard) throws CannotRecord {
    try {
      return new CallRecording(
          path,
          WavWriter.stereo(path, AudioFormat.PCM_16K.rate()),
          Transcoder.between(heard, AudioFormat.PCM_16K));
    } catch (IOException unwritable) {
      throw new CannotRecord(path, unwritable);
    }
  }

  /** The next 20 ms of both sides. */
  synchronized void add(Audio said, Audio heard) {
    try {
      file.write(said.bytes(), fromAgent.accept(heard).bytes());
    } catch (IOException full) {
      throw new UncheckedIOException(new CannotRecord(path, full));
    }
  }

  @Override
  public synchronized void close() throws CannotRecord {
    try {
      file.close();
    } catch (IOException full) {
      throw new CannotRecord(path, full);
    }
  }
}
