import Live
import Testing
