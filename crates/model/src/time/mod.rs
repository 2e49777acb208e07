//! Civil time that is exactly as sure as the text allows (placeholder signatures, see the modules).
