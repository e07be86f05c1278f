import ExternalSystem
import Testing
